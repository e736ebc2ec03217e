// A run is copied and changed; what is typed outlives leaving the page and reloading it; several seeds become one sweep.
import assert from "node:assert/strict";
import { accessible, flow, small } from "../browser.mjs";

await flow(async ({ page, base, api }) => {
  const first = await api.call("POST", "/runs", { spec: small("first of two"), set: { rounds: "2", "local.learning-rate": "0.03", "data.classes": "[walk, sit]" }, tags: ["copied"], start: true });
  await api.until(first.id, (seen) => seen.state === "done");
  await page.goto(`${base}/#/runs/${first.id}`);
  await page.getByRole("link", { name: "Clone" }).click();
  await page.locator(".verdict[data-valid=true]").waitFor();
  assert.equal(await page.locator("#verdict").innerText(), "✓ All settings are right.", "the copy is not what the run was");
  const spec = page.locator("#spec");
  assert.match(await spec.inputValue(), /rounds: 2\n[\s\S]*classes: \[walk, sit\]\n[\s\S]*learning-rate: 0\.03/);
  assert.equal(await page.locator("#tags").inputValue(), "copied");
  await accessible(page);

  await page.locator("#field-name").fill("second of two");
  await page.getByRole("link", { name: "Fleet" }).click();
  await page.getByRole("heading", { name: "Fleet" }).waitFor();
  await page.getByRole("link", { name: "New run" }).click();
  await page.getByText("Your changes were kept.").waitFor();
  assert.match(await spec.inputValue(), /name: second of two/);
  await page.reload();
  await page.getByText("Your changes were kept.").waitFor();
  assert.match(await spec.inputValue(), /name: second of two/);
  // Another recipe has drafts of its own.
  await page.locator(".recipe", { hasText: "quickstart" }).click();
  await page.waitForFunction(() => document.querySelector("#spec").value.includes("name: quickstart"));
  await page.goto(`${base}/#/new?from=${first.id}`);
  await page.getByText("Your changes were kept.").waitFor();

  await page.getByText("Several runs at once").click();
  if (!(await page.locator("#several-seeds").isVisible())) await page.getByText("Several runs at once").click();
  await page.locator("#several-seeds").fill("1-2");
  await page.locator("#several-path").fill("local.learning-rate");
  await page.locator("#several-values").fill("0.02, 0.2");
  await page.getByRole("button", { name: "Start 4 runs" }).click();
  await page.waitForURL(/#\/runs\?sweep=second/);
  await page.waitForFunction(() => document.querySelectorAll("tr.run .state[data-state=done]").length === 4);
  const { runs } = await api.call("GET", "/runs");
  const sweep = new URLSearchParams(page.url().split("?")[1]).get("sweep");
  const swept = runs.filter((run) => run.sweep === sweep);
  assert.deepEqual(swept.map((run) => run.seed).sort(), [1, 1, 2, 2]);
  await page.goto(`${base}/#/new?from=${first.id}`);
  await page.locator(".verdict[data-valid=true]").waitFor();
  assert.match(await spec.inputValue(), /name: first of two/, "a draft outlived its start");

  // Pages of what was found: all that were ticked, with the command's statistics; other data is refused.
  const other = await api.start("other data", { rounds: "2" });
  await api.until(other.id, (seen) => seen.state === "done");
  await page.goto(`${base}/#/compare?runs=${swept.map((run) => run.id).join(",")}`);
  await page.locator("#claims table").first().waitFor();
  assert.match(await page.locator("#claims").innerText(), /learning-rate=0\.02[\s\S]*Holm/);
  await accessible(page);
  await page.goto(`${base}/#/compare?runs=${swept[0].id},${other.id}`);
  await page.getByText("These runs are not compared:").waitFor();
  assert.match(await page.locator("#refused").innerText(), /data\.classes/);
  assert.equal(await page.locator("#compare-chart").isVisible(), false);
  await page.locator("#across").click();
  await page.locator("#claims table").first().waitFor();
  assert.match(page.url(), /across=data/);
});
