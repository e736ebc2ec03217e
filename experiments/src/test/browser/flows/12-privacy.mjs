// A run that promises differential privacy shows what it has spent beside what it may, and no training loss.
import assert from "node:assert/strict";
import { flow, painted, stateIs } from "../browser.mjs";

await flow(async ({ page, base, api }) => {
  const run = await api.start("private", {
    aggregation: "uniform-mean",
    "cohort.selection": "poisson",
    privacy: "{clip: 0.5, target: {epsilon: 8, delta: 0.01}}",
  });
  await page.goto(`${base}/#/runs/${run.id}`);
  await stateIs(page, "done");
  await page.waitForFunction(() => document.querySelector("[data-tile='privacy spent'] .more").textContent.endsWith("after round 12"));
  const { rounds } = await api.call("GET", `/runs/${run.id}/rounds?after=0`);
  const { epsilon } = rounds.at(-1).privacy;
  assert.ok(epsilon > 7.9 && epsilon <= 8, `epsilon is ${epsilon}`);
  assert.equal(await page.locator("[data-tile='privacy spent'] .value").innerText(), `ε ${epsilon.toFixed(2)}`);
  assert.equal(await page.locator("[data-tile='privacy spent'] .more").innerText(), "of 8.00 at δ 0.01, after round 12");
  assert.match(await page.locator("#privacy .legend").innerText(), new RegExp(`epsilon\\s*${epsilon.toFixed(2)}\\s*budget\\s*8.00`));
  assert.ok((await painted(page, "#privacy .plot canvas")) > 1000, "epsilon has no curve");
  const { notes } = await api.run(run.id);
  assert.ok(notes.length > 0, "nothing is said of what the promise rests on");
  assert.equal(await page.locator("#notes li").count(), notes.length);
  assert.ok(await page.locator("#loss").isHidden(), "there is a loss of a private run");
});
