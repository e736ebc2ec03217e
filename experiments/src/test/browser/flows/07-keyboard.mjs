// Everything can be done without a pointer, and what has the focus is seen.
import assert from "node:assert/strict";
import { flow, stateIs, tabTo } from "../browser.mjs";

await flow(async ({ page, base }) => {
  await page.goto(base);
  await page.getByRole("heading", { name: "Runs" }).waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await tabTo(page, "nav a[href='#/new']");
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
  await page.keyboard.press("Enter");
  await page.locator(".verdict[data-valid=true]").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");

  await tabTo(page, ".recipe input");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.waitForFunction(() => document.querySelector(".recipe :checked").value === "quickstart");
  await page.locator(".verdict[data-valid=true]").waitFor();
  await tabTo(page, "#field-rounds");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("400");
  await page.waitForFunction(() => /rounds: 400/.test(document.querySelector("#spec").value));
  await page.locator(".verdict[data-valid=true]").waitFor();
  await tabTo(page, "#start");
  await page.keyboard.press("Enter");
  await stateIs(page, "running");
  await page.waitForFunction(() => Number(document.querySelector("[data-tile='round'] .value").textContent) >= 2);

  await tabTo(page, ".map-scroll");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.locator(".tip").waitFor();
  assert.match(await page.locator(".map [aria-live]").innerText(), /round \d+: /);
  await page.keyboard.press("+");
  await page.keyboard.press("Escape");
  await page.locator(".tip").waitFor({ state: "hidden" });
  await tabTo(page, ".phase-bars");
  await page.keyboard.press("Home");
  await page.waitForFunction(() => document.querySelector(".phase-bars").getAttribute("aria-valuenow") === "1");

  await page.locator("main").focus();
  await tabTo(page, "[data-action='stop']");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Cancel");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await stateIs(page, "stopped");
});
