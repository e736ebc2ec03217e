// Devices that connect are seen, can be found, are sorted by the coordinator, and can be put aside and let in again.
import assert from "node:assert/strict";
import { fits, flow } from "../browser.mjs";

const NARROW = { viewport: { width: 320, height: 740 } };

await flow(async ({ page, base, api }) => {
  await page.goto(`${base}/#/fleet`);
  await page.getByRole("heading", { name: "Fleet", exact: true }).waitFor();
  const rows = page.locator("#devices tbody tr");
  const are = (n) => page.waitForFunction((wanted) => document.querySelectorAll("#devices tbody tr").length === wanted, n);
  await page.waitForFunction(() => document.querySelectorAll("#devices tbody tr").length >= 3);
  const { devices, matching } = await api.call("GET", "/devices");
  assert.equal(matching, devices.length);
  await are(devices.length);
  assert.match(await page.locator("#fleet-summary").innerText(), /\d+ devices? connected of \d+/);
  const names = () => page.locator("#devices tbody th").allInnerTexts();
  const ascending = await names();
  await page.getByRole("button", { name: "Device", exact: true }).click();
  await page.waitForFunction((first) => document.querySelector("#devices tbody th").textContent === first, ascending.at(-1));
  assert.deepEqual(await names(), ascending.reverse());
  assert.equal(await page.locator("#devices thead th").first().getAttribute("aria-sort"), "descending");

  // What all of them say is one bar, and looking at it leaves them all.
  await page.locator('[data-attribute="software"] .bars button').first().click();
  await page.getByRole("button", { name: /no longer these alone/ }).waitFor();
  await are(devices.filter((one) => one.software === devices[0].software).length);
  await page.getByRole("button", { name: /no longer these alone/ }).click();

  await page.getByLabel("Find a device").fill(devices[1].id);
  await are(1);
  assert.deepEqual(await names(), [devices[1].id]);

  const { id } = devices[1];
  await page.getByRole("button", { name: `Put aside device ${id}` }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("its strap is loose");
  await page.getByRole("dialog").getByRole("button", { name: "Put aside" }).click();
  await page.locator("#quarantine li", { hasText: "its strap is loose" }).waitFor();
  await page.locator("#devices .state", { hasText: "put aside" }).waitFor();
  assert.match(await page.locator("#fleet-summary").innerText(), /1 put aside/);
  const { quarantine } = await api.call("GET", "/devices/quarantine");
  assert.deepEqual(quarantine.map((one) => [one.attribute, one.value, one.reason, one.automatic]), [["device", id, "its strap is loose", false]]);
  await page.getByLabel("State").selectOption("quarantined");
  await are(1);
  await page.setViewportSize(NARROW.viewport);
  await fits(page, NARROW);
  await page.getByLabel("State").selectOption("");
  await page.locator("#quarantine").getByRole("button", { name: `Let in device ${id}` }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("it is fastened");
  await page.getByRole("dialog").getByRole("button", { name: "Let in" }).click();
  await page.locator("#quarantine").waitFor({ state: "hidden" });
  assert.equal(await rows.count(), 1);
});
