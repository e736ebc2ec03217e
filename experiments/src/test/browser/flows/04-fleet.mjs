// Devices that connect are seen, can be found, and are sorted.
import assert from "node:assert/strict";
import { flow } from "../browser.mjs";

await flow(async ({ page, base, api }) => {
  await page.goto(`${base}/#/fleet`);
  await page.getByRole("heading", { name: "Fleet", exact: true }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length >= 3);
  const { devices } = await api.call("GET", "/devices");
  await page.waitForFunction((n) => document.querySelectorAll("tbody tr").length === n, devices.length);
  assert.match(await page.locator("#fleet-summary").innerText(), /\d+ devices? connected/);
  const names = () => page.locator("tbody th").allInnerTexts();
  const ascending = await names();
  await page.getByRole("button", { name: /^Device/ }).click();
  assert.deepEqual(await names(), ascending.reverse());
  assert.equal(await page.locator("thead th").first().getAttribute("aria-sort"), "descending");
  await page.getByLabel("Find a device").fill(devices[1].id);
  await page.waitForFunction((id) => [...document.querySelectorAll("tbody th")].every((th) => th.textContent.includes(id)), devices[1].id);
});
