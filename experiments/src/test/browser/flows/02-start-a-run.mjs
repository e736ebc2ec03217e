// From a recipe to a finished run, with a mistake on the way that is shown where it was made.
import assert from "node:assert/strict";
import { counted, flow, painted, stateIs } from "../browser.mjs";

await flow(async ({ page, base }) => {
  await page.goto(`${base}/#/new`);
  await page.locator(".recipe", { hasText: "quickstart" }).click();
  const start = page.locator("#start");
  await page.locator(".verdict[data-valid=true]").waitFor();

  const rounds = page.getByLabel("Rounds", { exact: true });
  await rounds.fill("0");
  await page.locator(".verdict[data-valid=false]").waitFor();
  assert.match(await page.locator("#field-rounds-note").innerText(), /at least 1/);
  assert.equal(await rounds.getAttribute("aria-invalid"), "true");
  assert.equal(await page.locator(".lines .bad").count(), 1);
  assert.ok(await start.isDisabled());
  await page.locator(".goto").click();
  assert.match(await page.evaluate(() => document.getSelection().toString() || document.querySelector("#spec").value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)), /rounds: 0/);

  await rounds.fill("6");
  const spec = page.locator("#spec");
  await spec.fill((await spec.inputValue()).replace("devices: 200", "devices: 48").replace("every: 4", "every: 2").replace(/^seed: .*$/m, "seed: 9223372036854775807"));
  await page.locator(".verdict[data-valid=true]").waitFor();
  assert.equal(await rounds.inputValue(), "6");
  await start.click();

  await page.waitForURL(/#\/runs\/.+/);
  await page.getByRole("heading", { level: 1, name: "quickstart" }).waitFor();
  assert.match(await page.locator(".facts-line").innerText(), /seed 9223372036854775807/);
  await stateIs(page, "done");
  await page.waitForFunction(() => document.querySelector("[data-tile='round'] .value").textContent === "6");
  await page.waitForFunction((n) => document.querySelector(".map .legend b").textContent === String(n), 6 * 24);
  assert.equal(await counted(page, "late"), 0);
  assert.ok((await painted(page, ".map-box canvas")) > 1000, "the map is empty");
  await page.locator("#accuracy .legend b").first().waitFor();
  assert.match(await page.locator("#accuracy .legend").innerText(), /mean over people\s*\d/);
  assert.match(await page.locator("#accuracy .legend").innerText(), /10–90 % of people\s*\d/);
  assert.ok((await painted(page, "#accuracy .plot canvas")) > 1000, "the accuracy has no curve");
  assert.ok((await painted(page, "#loss .plot canvas")) > 1000, "the loss has no curve");
  assert.deepEqual(await page.locator(".lanes b").allInnerTexts(), ["record", "select", "train", "commit", "evaluate"]);
  await page.locator("#people").waitFor();
  assert.match(await page.locator("[data-tile='mean accuracy'] .value").innerText(), /%/);
});
