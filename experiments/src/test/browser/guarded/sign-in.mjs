// A coordinator that asks for tokens: one signs in, may do what the token's role may, and signs out.
import assert from "node:assert/strict";
import { flow, small } from "../browser.mjs";

const [, , , viewer, operator] = process.argv;

await flow(async ({ page, base }) => {
  const problem = page.locator("#token-problem");
  const enter = async (token) => {
    await page.getByLabel("Token", { exact: true }).fill(token);
    await page.keyboard.press("Enter");
  };
  const start = async () => {
    await page.locator("#spec").fill(small("signed-in"));
    await page.locator(".verdict[data-valid=true]").waitFor();
    await page.locator("#start").click();
  };
  await page.goto(`${base}/#/new`);
  await page.waitForURL(/#\/sign-in/);
  await enter("two words");
  assert.match(await problem.innerText(), /no spaces/);
  await enter("nobody");
  await page.getByText("The coordinator does not know this token.").waitFor();

  await enter(viewer);
  await page.waitForURL(/#\/new/);
  await start();
  await page.getByText(/The run was not started: .*role operator/).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/#\/sign-in/);

  await page.goto(`${base}/#/new`);
  await page.reload();
  await page.waitForURL(/#\/sign-in/);
  await enter(operator);
  await page.waitForURL(/#\/new/);
  await start();
  await page.waitForURL(/#\/runs\/.+/);
  await page.locator("#link[data-state=live]").waitFor();
  await page.reload();
  await page.locator("main h1", { hasText: "signed-in" }).waitFor();
}, { expected: /40[13]/ });
