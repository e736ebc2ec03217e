// Without runs, the list says how to get one.
import assert from "node:assert/strict";
import { flow } from "../browser.mjs";

await flow(async ({ page, base }) => {
  await page.goto(base);
  await page.getByRole("heading", { name: "No runs yet" }).waitFor();
  assert.equal(await page.title(), "Runs · Proprio");
  await page.getByRole("link", { name: "Start the quickstart" }).click();
  await page.getByRole("heading", { name: "New run" }).waitFor();
  await page.waitForFunction(() => document.querySelector("#spec")?.value.startsWith("#"));
  assert.equal(await page.locator(".recipe :checked").getAttribute("value"), "quickstart");
  await page.goto(`${base}/#/compare`);
  await page.getByText("Choose two runs or more.").waitFor();
  await page.goto(`${base}/#/nowhere`);
  await page.getByText("There is no such page.").waitFor();
});
