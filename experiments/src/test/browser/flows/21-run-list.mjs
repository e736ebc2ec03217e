// Fifty runs: found by words and tags, sorted, a page at a time, sweeps in one row, deleted together; back goes back.
import assert from "node:assert/strict";
import { accessible, flow, small, stateIs } from "../browser.mjs";

const MANY = 45;

await flow(async ({ page, base, api }) => {
  const make = (name, more) => api.call("POST", "/runs", { spec: small(name), ...more });
  for (let i = 0; i < MANY; i++) await make(`listed ${i}`, { tags: [i % 2 ? "odd" : "even"], set: { seed: String(i) } });
  for (let i = 0; i < 4; i++) await make("swept", { sweep: "four seeds", set: { seed: String(i) } });
  const { id: busy } = await api.start("busy", { rounds: "100000" });
  const { id: other } = await api.start("busy", { rounds: "100000" });
  for (const id of [busy, other]) await api.until(id, (seen) => seen.state === "running");
  const { id: last } = await api.start("busy", { rounds: "1" });
  const rows = page.locator("tr.run");
  const names = () => page.locator("tr.run .run-name a").allInnerTexts();

  await page.goto(`${base}/#/runs`);
  await rows.first().waitFor();
  assert.equal(await rows.count(), 25);
  await page.locator("tr[data-sweep='four seeds']", { hasText: "sweep of 4 runs" }).waitFor();
  await accessible(page);

  await page.locator("#runs-summary", { hasText: "2 under way, 1 waiting" }).waitFor();
  await page.locator("#search").fill("listed seed 4");
  await page.waitForFunction(() => document.querySelectorAll("tr.run").length === 1);
  assert.deepEqual(await names(), ["listed 4"]);
  await page.locator("#search").fill("listed seed 44");
  await page.waitForFunction(() => document.querySelector("tr.run .run-name a")?.innerText === "listed 44");
  assert.deepEqual(await names(), ["listed 44"]);
  await page.reload();
  await rows.first().waitFor();
  assert.equal(await page.locator("#search").inputValue(), "listed seed 44");
  await page.locator("#search").fill("listed");
  await page.waitForFunction(() => document.querySelectorAll("tr.run").length === 25);

  await page.locator("th[data-sort='name'] button").click();
  await page.waitForFunction(() => document.querySelector("tr.run .run-name a").innerText === "listed 0");
  assert.deepEqual((await names()).slice(0, 3), ["listed 0", "listed 1", "listed 2"]);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByText(`26–${MANY} of ${MANY}`).waitFor();
  await page.locator("#run-" + (await rows.first().getAttribute("data-id"))).click();
  await page.locator(".title h1").waitFor();
  await page.goBack();
  await page.getByText(`26–${MANY} of ${MANY}`).waitFor();
  await page.goBack();
  await page.getByText(`1–25 of ${MANY}`).waitFor();
  await page.getByRole("button", { name: "even", exact: true }).click();
  await page.waitForFunction((n) => document.querySelectorAll("tr.run").length === n, Math.ceil(MANY / 2));

  // One that is running, and one that waits for its turn, are ticked with the others, and stay.
  await page.goto(`${base}/#/runs?sweep=four+seeds`);
  await page.waitForFunction(() => document.querySelectorAll("tr.run").length === 4);
  await page.getByLabel("Tick all on this page").check();
  await page.locator(".chosen", { hasText: "4 runs ticked" }).waitFor();
  await page.getByRole("button", { name: "Tag", exact: true }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("to go");
  await page.getByRole("dialog").getByRole("button", { name: "Tag" }).click();
  await page.locator("tr.run .word", { hasText: "to go" }).nth(3).waitFor();
  for (const id of [busy, last]) await api.call("POST", `/runs/${id}/labels`, { tags: ["to go"] });
  await page.goto(`${base}/#/runs?tag=to+go&sweeps=apart`);
  await page.waitForFunction(() => document.querySelectorAll("tr.run").length === 6);
  await page.getByLabel("Tick all on this page").check();
  await page.locator(".chosen").getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("heading", { name: "Delete 4 runs?" }).waitFor();
  assert.ok((await dialog.innerText()).includes(`2 runs under way or waiting stay: busy (${last}), busy (${busy}).`), await dialog.innerText());
  await accessible(page);
  await dialog.getByRole("button", { name: "Delete 4" }).click();
  await page.waitForFunction(() => document.querySelectorAll("tr.run").length === 2);
  assert.equal((await api.run(busy)).state, "running");

  // What waits says so, is paused, and goes on when it may.
  await page.goto(`${base}/#/runs/${last}`);
  await stateIs(page, "waiting");
  await page.getByText("It waits for its turn", { exact: false }).waitFor();
  const press = async (name) => {
    await page.locator(".run-head").getByRole("button", { name, exact: true }).click();
    await dialog.getByRole("button", { name, exact: true }).click();
  };
  assert.equal(await page.locator(".run-head").getByRole("button", { name: "Start" }).count(), 0);
  await press("Pause");
  await stateIs(page, "paused");
  await press("Resume");
  await stateIs(page, "waiting");
  for (const id of [busy, other]) await api.call("POST", `/runs/${id}/stop`);
  await stateIs(page, "done");
  for (const id of [busy, other]) await api.until(id, (seen) => seen.state === "stopped");

  await page.goto(`${base}/#/runs/%E0%A4%A`);
  await page.getByRole("heading", { name: "Nothing here" }).waitFor();
});

// On a phone the list is a few screens long, however many runs there are.
await flow(async ({ page, base, api }) => {
  await page.goto(`${base}/#/runs`);
  await page.locator("tr.run").first().waitFor();
  const { height, width } = await page.evaluate(() => ({ height: document.documentElement.scrollHeight, width: document.documentElement.scrollWidth }));
  console.log(`a page of the list is ${height} pixels high on a phone`);
  assert.ok(height < 5000, `the list is ${height} pixels high`);
  assert.ok(width <= 360, `the list is ${width} pixels wide`);
  await accessible(page);
  for (const run of (await api.call("GET", "/runs")).runs.filter((one) => /^(listed|busy)/.test(one.name))) await api.call("DELETE", `/runs/${run.id}`);
}, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
