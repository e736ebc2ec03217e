// Two runs are chosen in the list and laid over each other.
import assert from "node:assert/strict";
import { flow, painted } from "../browser.mjs";

await flow(async ({ page, base, api }) => {
  const runs = [await api.start("slow learner", { "local.learning-rate": "0.01" }), await api.start("quick learner", { "local.learning-rate": "0.2" })];
  for (const run of runs) await api.until(run.id, (seen) => seen.state === "done");
  await page.goto(`${base}/#/runs`);
  for (const run of runs) await page.locator(`#pick-${run.id}`).check();
  await page.getByRole("link", { name: "Compare 2" }).click();
  await page.locator("#compare-chart .legend li b").nth(1).waitFor();
  assert.match(await page.locator("#compare-chart .legend").innerText(), /slow learner[\s\S]*quick learner/);
  assert.ok((await painted(page, "#compare-chart canvas")) > 500, "there are no curves");
  assert.match(await page.locator("#differences").innerText(), /local\.learning-rate\s+0\.01\s+0\.2/);
  assert.ok((await page.locator("#finals .best").count()) > 0, "no figure is marked as the best one");
  await page.getByLabel("What is drawn").selectOption("train_loss");
  await page.locator("#compare-chart .plot[aria-label^='training loss']").waitFor();
  await page.getByRole("button", { name: "Leave out slow learner" }).click();
  await page.getByText("Choose another one to compare with.").waitFor();
  await page.reload();
  await page.locator(".compare-runs .chip").waitFor();
  assert.equal(await page.locator(".compare-runs .chip").count(), 1);

  // An address that names a run twice, or one that is gone.
  await page.goto("about:blank");
  await page.goto(`${base}/#/compare?runs=${runs[0].id},${runs[0].id},gone`);
  await page.getByText("1 of 2 runs that the address names", { exact: false }).waitFor();
  await page.locator("#finals table").waitFor();
  assert.equal(await page.locator(".compare-runs .chip").count(), 1);
});
