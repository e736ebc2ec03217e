// A round's devices are bars on the virtual clock, those of whichever round is chosen; pages are loaded when somebody goes there.
import assert from "node:assert/strict";
import { accessible, flow, small } from "../browser.mjs";

await flow(async ({ page, base, api }) => {
  const spec = `${small("on the clock").replace("size: 8", "size: 8\n  over-select: 1.5")}clock: virtual\ndevices: {mix: {watch: 0.5, phone: 0.5}}\n`;
  const { id } = await api.call("POST", "/runs", { spec, set: { rounds: "3", "evaluation.every": "3" }, start: true });
  await api.until(id, (run) => run.state === "done");
  const { clients } = await api.call("GET", `/runs/${id}/clients`);

  const loaded = [];
  page.on("response", (response) => loaded.push(new URL(response.url()).pathname));
  await page.goto(base);
  await page.locator("main h1").waitFor();
  assert.ok(!loaded.includes("/js/pages/run.js"), "the page of a run was loaded before anybody went there");

  await page.goto(`${base}/#/runs/${id}`);
  const bars = page.locator("#clock canvas");
  await bars.waitFor();
  for (const round of [3, 2]) {
    await page.getByText(`Round ${round} on the virtual clock`).waitFor();
    const mine = clients.filter((row) => row.round === round);
    const late = mine.filter((row) => row.outcome === "late").length;
    assert.equal(mine.length, 12);
    const label = await bars.getAttribute("aria-label");
    assert.match(label, /^12 devices in .* of virtual time: 8 accepted/);
    assert.ok(late === 0 || label.includes(`${late} late`), label);
    await page.locator(".phase-bars").focus();
    await page.keyboard.press("ArrowLeft");
  }
  const { x, y, width } = await bars.boundingBox();
  await page.mouse.move(x + width / 2, y + 3);
  await page.getByText(/^user-\d+, (watch|phone): (accepted|late) after /).waitFor();
  await accessible(page);

  const plain = await api.start("by the wall clock", { rounds: "1" });
  await api.until(plain.id, (run) => run.state === "done");
  await page.goto(`${base}/#/runs/${plain.id}`);
  await page.locator(".lanes li").first().waitFor();
  assert.ok(!(await page.locator("#clock").isVisible()), "a run by the wall clock has no bars on the virtual one");
});
