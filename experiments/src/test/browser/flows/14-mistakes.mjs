// After a run, somebody finds the person whom the model serves worst, looks at what it was surest of, and names the slice.
import assert from "node:assert/strict";
import { accessible, flow, stateIs } from "../browser.mjs";

const SIZES = [{ viewport: { width: 1280, height: 800 } }, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }];

let id;
for (const size of SIZES) {
  await flow(async ({ page, base, api }) => {
    id ??= (await api.start("mistaken", { rounds: "2", "local.learning-rate": "0.02" })).id;
    await api.until(id, (seen) => seen.state === "done");
    const users = await api.call("GET", `/runs/${id}/users`);
    const right = (user) => user.correct / user.samples;
    const worst = Math.min(...users.map(right));
    const found = await api.call("GET", `/runs/${id}/mistakes`);
    assert.equal(found.windows, users.reduce((sum, user) => sum + user.samples, 0));

    await page.goto(`${base}/#/runs/${id}`);
    await stateIs(page, "done");
    await page.getByRole("navigation", { name: "Pages of this run" }).getByRole("link", { name: "Mistakes" }).click();
    const first = page.locator("#worst-people tbody tr").first();
    const name = await first.locator("button").innerText();
    assert.equal(right(users.find((user) => user.user === name)), worst, "the first is not the worst");
    await accessible(page);

    await first.getByRole("button").click();
    await page.getByRole("heading", { name, exact: true }).waitFor();
    const figures = page.locator("#person .mistake");
    assert.equal(await figures.count(), 3);
    const sure = (await figures.locator("p", { hasText: "probability" }).allInnerTexts()).map((text) => Number.parseFloat(text.replace("probability ", "")));
    assert.deepEqual(sure, [...sure].sort((a, b) => b - a), "the surest does not come first");
    for (const figure of await figures.all()) {
      const lines = figure.locator("polyline");
      assert.equal(await lines.count(), found.channels.length);
      const box = await figure.locator(".trace svg").first().boundingBox();
      assert.ok(box.width > 100 && box.height > 20, "a signal can't be seen");
      assert.ok((await lines.first().getAttribute("points")).split(" ").length > 10, "a signal is not drawn");
    }
    const slice = await figures.first().locator(".slice").innerText();
    assert.match(slice, /^\S+ taken for \S+$/);
    const row = page.locator("#slices tbody tr", { hasText: slice });
    const told = found.slices.find((one) => one.kind === "CONFUSION" && one.name === slice);
    assert.match(await row.innerText(), new RegExp(`${((100 * told.wrong) / told.windows).toFixed(1)} %`));
    await page.getByRole("button", { name: "Time", exact: true }).click();
    await page.locator("#slices tbody tr", { hasText: "quarter 1" }).waitFor();
    await accessible(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= size.viewport.width, `the page is ${width} pixels wide`);

    await page.reload();
    await page.getByRole("heading", { name, exact: true }).waitFor();
  }, size);
}

// What is private is counted, and not shown.
await flow(async ({ page, base, api }) => {
  const run = await api.start("withheld", { rounds: "2", aggregation: "uniform-mean", "cohort.selection": "poisson", privacy: "{clip: 0.5, target: {epsilon: 8, delta: 0.01}}" });
  await api.until(run.id, (seen) => seen.state === "done");
  const found = await api.call("GET", `/runs/${run.id}/mistakes`);
  assert.ok(found.people.every((person) => person.mistakes.length === 0));
  await page.goto(`${base}/#/runs/${run.id}/mistakes`);
  assert.match(await page.locator("#withheld").innerText(), /differential privacy/);
  await page.locator("#worst-people tbody button").first().click();
  await page.getByText("No window is shown.", { exact: false }).first().waitFor();
  assert.equal(await page.locator("#person .mistake").count(), 0);
});

// Vectors have no time that could be told.
await flow(async ({ page, base, api }) => {
  const { id: vectors } = await api.call("POST", "/runs", { recipe: "synthetic-logistic", set: { rounds: "1", "local.epochs": "1" }, start: true });
  await api.until(vectors, (seen) => seen.state === "done");
  await page.goto(`${base}/#/runs/${vectors}/windows`);
  await page.locator("#verdict").waitFor();
  assert.match(await page.locator("#viewer select").nth(2).locator("option").first().innerText(), /recording \d+$/);
  await page.goto(`${base}/#/runs/${vectors}/mistakes`);
  await page.locator("#worst-people tbody button").first().click();
  await page.locator("#person .mistake").first().waitFor();
  assert.doesNotMatch(await page.locator("#person").innerText(), /NaN|null|after|part 1 of 1/);
  assert.doesNotMatch(await (await page.request.get(`${base}/api/v1/runs/${vectors}/report`)).text(), /NaN|part 1 of 1/);
  // A step back is to the list of people, not to another page.
  await page.goBack();
  await page.waitForFunction(() => document.querySelectorAll("#worst-people tbody tr").length > 0 && !document.querySelector("#person"));
});
