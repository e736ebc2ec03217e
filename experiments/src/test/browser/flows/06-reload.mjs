// A page that is reloaded in the middle of a run has everything, and follows it to the end.
import assert from "node:assert/strict";
import { counted, flow, stateIs } from "../browser.mjs";

await flow(async ({ page, base, api }) => {
  const rounds = 60;
  const run = await api.start("reloaded", { rounds: String(rounds), "local.epochs": "5" });
  await api.until(run.id, (seen) => seen.round >= 5);
  await api.call("POST", `/runs/${run.id}/pause`);
  const { round } = await api.until(run.id, (seen) => seen.state === "paused");
  await page.goto(`${base}/#/runs/${run.id}`);
  const reached = (round) => page.waitForFunction((least) => Number(document.querySelector("[data-tile='round'] .value")?.textContent) >= least, round);
  const mapped = (least) => page.waitForFunction((n) => Number(document.querySelector(".map .legend b")?.textContent.replace(/\D/g, "")) >= n, least);
  await reached(round);
  await mapped(5 * 8);
  const before = await counted(page, "accepted");
  assert.ok(round < rounds, "the run was over before it was paused");
  await page.reload();
  await mapped(before);
  await api.call("POST", `/runs/${run.id}/resume`);
  await reached(round + 1);
  assert.equal(await page.locator("#link").getAttribute("data-state"), "live");
  await stateIs(page, "done");
  await page.locator("#rounds-table summary").click();
  await page.waitForFunction((n) => document.querySelectorAll("#rounds-table tbody tr").length === n, rounds + 1);
  const seen = await page.locator("#rounds-table tbody td:first-child").allInnerTexts();
  assert.deepEqual(seen.map(Number), Array.from({ length: rounds + 1 }, (_, i) => rounds - i));
  let accepted = 0;
  for (let after = "0"; after !== undefined; ) {
    const page = await api.call("GET", `/runs/${run.id}/clients?after=${after}`);
    accepted += page.clients.filter((row) => row.outcome === "accepted").length;
    after = page.next;
  }
  await mapped(accepted);
  assert.equal(await counted(page, "accepted"), accepted);
});
