// A run is paused, resumed and stopped, each after a question.
import assert from "node:assert/strict";
import { flow, stateIs } from "../browser.mjs";

await flow(async ({ page, base, api, context }) => {
  const run = await api.start("long", { rounds: "50000", "local.epochs": "20" });
  await api.until(run.id, (seen) => seen.round >= 2);
  await page.goto(`${base}/#/runs/${run.id}`);
  const press = async (name, answer) => {
    await page.locator(".run-head").getByRole("button", { name, exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: answer, exact: true }).click();
  };
  await press("Pause", "Cancel");
  assert.equal((await api.run(run.id)).state, "running");
  await press("Pause", "Pause");
  await stateIs(page, "paused");
  const { round } = await api.run(run.id);
  assert.equal(await page.locator(".now").isVisible(), false);
  await press("Resume", "Resume");
  await stateIs(page, "running");
  await api.until(run.id, (seen) => seen.round > round);
  await press("Stop", "Stop");
  await stateIs(page, "stopped");
  assert.match(await page.locator("#announcer").innerText(), /stopp/);
  const elsewhere = await context.newPage();
  await elsewhere.goto(`${base}/#/runs/${run.id}`);
  await stateIs(elsewhere, "stopped");
  await page.goto(`${base}/#/runs`);
  const row = page.locator(`[data-id="${run.id}"]`);
  assert.equal(await row.locator(".state").getAttribute("data-state"), "stopped");
  await row.getByRole("button", { name: "Delete long" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await row.waitFor({ state: "detached" });
  // Who still looks at it is told.
  await elsewhere.getByText("This run was deleted.", { exact: false }).waitFor();
  await stateIs(elsewhere, "deleted");
  assert.equal(await elsewhere.locator(".run-head").getByRole("button").count(), 0);
});
