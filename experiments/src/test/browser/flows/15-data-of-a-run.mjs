// Somebody looks at what a run was tested on: whose windows there are, one window of each class, and how the model sees them.
import assert from "node:assert/strict";
import { accessible, fits, flow, stateIs } from "../browser.mjs";

const SIZES = [{ viewport: { width: 1280, height: 800 } }, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }];

let id;
for (const size of SIZES) {
  await flow(async ({ page, base, api }) => {
    id ??= (await api.start("looked at", { rounds: "2", "local.learning-rate": "0.02" })).id;
    await api.until(id, (seen) => seen.state === "done");
    const users = await api.call("GET", `/runs/${id}/users`);
    const found = await api.call("GET", `/runs/${id}/windows`);
    assert.equal(found.windows, users.reduce((sum, user) => sum + user.samples, 0));
    assert.ok(found.shown > 0 && found.shown <= found.per_class * found.classes.length * users.length);

    await page.goto(`${base}/#/runs/${id}`);
    await stateIs(page, "done");
    await page.getByRole("navigation", { name: "Pages of this run" }).getByRole("link", { name: "Data" }).click();
    const rows = page.locator("#counts tbody tr");
    await rows.first().waitFor();
    assert.equal(await rows.count(), users.length);
    const last = found.people.at(-1);
    assert.deepEqual((await rows.last().locator("td").allInnerTexts()).map(Number), last.windows);

    await rows.last().getByRole("button").click();
    const viewer = page.locator("#viewer");
    await viewer.getByText(`of ${last.person}'s`, { exact: false }).waitFor();
    for (const [i, name] of found.classes.entries()) {
      if (last.windows[i] === 0) continue;
      await viewer.getByLabel("Class").selectOption(name);
      assert.match(await page.locator("#verdict").innerText(), new RegExp(`^${name}, (and )?taken for`));
      assert.equal(await viewer.getByLabel("Window").locator("option").count(), Math.min(found.per_class, last.windows[i]));
      assert.equal(await viewer.locator(".trace:not(.spectrum) polyline").count(), found.channels.length);
      assert.equal(await viewer.locator(".spectrum polyline").count(), 2 * found.channels.length);
    }
    assert.equal(await page.locator("#spectra .spectrum").count(), found.channels.length);

    const map = page.locator("#embedding");
    const dots = map.locator("circle");
    assert.equal(await dots.count(), Math.min(1000, found.windows));
    const tones = () => dots.evaluateAll((all) => new Set(all.map((dot) => dot.style.fill)).size);
    assert.ok((await tones()) <= found.classes.length);
    await map.getByRole("button", { name: "by mistake" }).click();
    assert.ok((await tones()) <= 2);
    await map.getByRole("button", { name: "by person" }).click();
    await map.getByLabel("Person to point out").selectOption({ label: last.person });
    assert.equal(await tones(), 2);
    await dots.first().dispatchEvent("click");
    await map.getByText("taken for", { exact: false }).last().waitFor();
    await fits(page, size);

    // A class of a very long name leaves the page as wide as the screen, and a name that turns the writing round shows that it does.
    const changed = async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replaceAll('"typing"', `"${"x".repeat(200)}"`).replaceAll(`"${last.person}"`, '"\u202elive"');
      await route.fulfill({ response: answer, body });
    };
    const both = new RegExp(`/runs/${id}/(windows|embedding)$`);
    await page.route(both, changed);
    await page.reload();
    await page.locator("#counts tbody", { hasText: "\\u202elive" }).waitFor();
    await page.locator("#spectra .spectrum").first().waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= size.viewport.width, `with a long name the page is ${wide} pixels wide`);
    await page.unroute(both);

    await page.goto(`${base}/#/runs/${id}/mistakes`);
    await page.locator("#worst-people tbody button").first().click();
    await page.locator("#person .occlusion summary").first().click();
    assert.ok((await page.locator("#person .occlusion[open] tbody tr").count()) >= found.channels.length + 8);
    await accessible(page);
  }, size);
}

// What is private is counted, and not shown.
await flow(async ({ page, base, api }) => {
  const run = await api.start("private data", { rounds: "2", aggregation: "uniform-mean", "cohort.selection": "poisson", privacy: "{clip: 0.5, target: {epsilon: 8, delta: 0.01}}" });
  await api.until(run.id, (seen) => seen.state === "done");
  await page.goto(`${base}/#/runs/${run.id}/windows`);
  assert.match(await page.locator("#withheld").innerText(), /differential privacy/);
  assert.ok((await page.locator("#counts tbody tr").count()) > 0);
  assert.equal(await page.locator("#viewer, #embedding, #counts tbody button").count(), 0);
});
