// A run with drop-outs: counted alike in the map, the table and the log; its confusion matrix and its files.
import assert from "node:assert/strict";
import { counted, fits, flow, stateIs } from "../browser.mjs";

const SIZES = [{ viewport: { width: 1280, height: 800 } }, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }];
let id;
for (const size of SIZES) {
  await flow(async ({ page, base, api, context }) => {
    id ??= (await api.start("left alone", { rounds: "4", "faults.dropout": "0.3" })).id;
    await api.until(id, (seen) => seen.state === "done");
    const { updates, confusion } = await api.call("GET", `/runs/${id}/summary`);
    assert.ok(updates.dropped > 0);
    await page.goto(`${base}/#/runs/${id}`);
    await stateIs(page, "done");
    await page.waitForFunction((n) => document.querySelector(".map .legend b").innerText === String(n), updates.accepted);
    assert.equal(await counted(page, "failed"), updates.failed);
    assert.equal(await counted(page, "dropped"), updates.dropped);
    assert.match(await page.locator("#map-where").innerText(), /^\d+ devices took part in 4 rounds/);
    await page.getByText("Rounds as a table").click();
    await page.locator("#rounds-table tbody tr").first().waitFor();
    const cells = await page.locator("#rounds-table tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => Number(cell.innerText.replace(/\D/g, "")) || 0)));
    assert.equal(cells.reduce((sum, row) => sum + row[3], 0), updates.failed);
    assert.equal(cells.reduce((sum, row) => sum + row[4], 0), updates.dropped);

    const tab = (name) => page.getByRole("navigation", { name: "Pages of this run" }).getByRole("link", { name }).click();
    await tab("Confusion");
    await page.locator("table.confusion").waitFor();
    assert.equal(await page.locator("table.confusion tbody td").count(), confusion.classes.length ** 2);
    await fits(page, size);
    await tab("Log");
    await page.locator("ol.log li").first().waitFor();
    await page.getByRole("button", { name: "devices that were lost" }).click();
    await page.waitForFunction((n) => document.querySelectorAll("ol.log li").length === n, updates.failed + updates.late);
    await page.locator("#reasons td", { hasText: "it left the round" }).first().waitFor();
    await fits(page, size);
    await tab("Files");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "rounds.jsonl" }).click()]);
    assert.equal(download.suggestedFilename(), "rounds.jsonl");
    await fits(page, size);

    // In its report no number is broken between two lines.
    const report = await context.request.get(`${base}/api/v1/runs/${id}/report`);
    const paper = await context.newPage();
    await paper.setContent(await report.text());
    const broken = await paper.evaluate(() => [...document.querySelectorAll("td, th, dd, b")].filter((cell) => cell.children.length === 0 && /^[\d\s.,%+−-]+( ?[A-Za-zµ/]{1,3})?$/.test(cell.textContent.trim()) && (() => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return new Set([...range.getClientRects()].map((line) => Math.round(line.top))).size > 1;
    })()).map((cell) => cell.textContent));
    assert.deepEqual(broken, [], "numbers of the report are broken");

    // Names are not cut off where they are as long as they may be, and a class of a very long name makes the page no wider.
    const cut = await paper.evaluate(() => {
      const names = [...document.querySelectorAll("svg[aria-label='confusion matrix'] text.axis")];
      for (const name of names) name.textContent = name.classList.contains("end") ? "class 00 of man" : "class 00 of m";
      const outside = (name) => {
        const [inner, outer] = [name.getBoundingClientRect(), name.ownerSVGElement.getBoundingClientRect()];
        return inner.left < outer.left - 0.5 || inner.top < outer.top - 0.5 || inner.right > outer.right + 0.5;
      };
      return names.length === 0 ? ["there are none"] : names.filter(outside).map((name) => name.textContent);
    });
    await paper.setContent((await report.text()).replaceAll("typing", "x".repeat(200)));
    const wide = await paper.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= size.viewport.width, `with a long name the report is ${wide} pixels wide`);
    assert.deepEqual(cut, [], "names of the confusion matrix are cut off");
  }, size);
}
