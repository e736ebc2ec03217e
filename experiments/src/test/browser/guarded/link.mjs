// A link with a code signs a browser in once; the cookie is not for scripts.
import assert from "node:assert/strict";
import { flow } from "../browser.mjs";

const link = process.argv[3];

await flow(async ({ page, base, context }) => {
  await page.goto(link);
  await page.waitForURL(/#\/runs$/);
  assert.equal(await page.evaluate(() => document.cookie), "");
  const [cookie] = await context.cookies();
  assert.deepEqual([cookie.name, cookie.httpOnly, cookie.sameSite], ["proprio_token", true, "Strict"]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/#\/sign-in/);
  assert.deepEqual(await context.cookies(), []);
  await page.goto(`${base}/#/runs`);
  await page.waitForURL(/#\/sign-in/);
  await page.goto(link);
  await page.getByText(/this link has been used/).waitFor();
}, { expected: /401/ });
