// Whoever leaves the first page before it is there finds the focus on the next one all the same.
import assert from "node:assert/strict";
import { flow, tabTo } from "../browser.mjs";

await flow(async ({ page, base }) => {
  let arrived;
  const asked = new Promise((resolve) => (arrived = resolve));
  const held = [];
  await page.route("**/api/v1/runs", (route) => {
    held.push(route);
    arrived();
  });
  await page.goto(base);
  await asked;
  await tabTo(page, "nav a[href='#/new']");
  await page.keyboard.press("Enter");
  await page.locator(".verdict[data-valid=true]").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await Promise.all(held.map((route) => route.continue()));
});
