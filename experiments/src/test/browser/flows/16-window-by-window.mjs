// Two runs of the same data are compared window by window; runs of different data are refused in a sentence.
import assert from "node:assert/strict";
import { fits, flow } from "../browser.mjs";

const SIZES = [{ viewport: { width: 1280, height: 800 } }, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }];

const ids = [];
for (const size of SIZES) {
  await flow(async ({ page, base, api }) => {
    if (ids.length === 0) {
      for (const settings of [{ "local.learning-rate": "0.01" }, { "local.learning-rate": "0.2" }, { seed: "2" }]) {
        const { id } = await api.start(`window by window ${ids.length}`, { rounds: "2", ...settings });
        await api.until(id, (seen) => seen.state === "done");
        ids.push(id);
      }
    }
    const [first, second, other] = ids;
    const changes = await api.call("GET", `/runs/${first}/changes?to=${second}`);
    const back = await api.call("GET", `/runs/${second}/changes?to=${first}`);
    assert.deepEqual([changes.all.lost, changes.all.gained], [back.all.gained, back.all.lost]);
    assert.equal(changes.classes.reduce((sum, one) => sum + one.lost, 0), changes.all.lost);
    assert.equal(changes.people.reduce((sum, one) => sum + one.gained, 0), changes.all.gained);

    await page.goto(`${base}/#/compare?runs=${first},${second},${other}`);
    const told = page.locator("#changes-told");
    await told.waitFor();
    assert.match(await told.innerText(), new RegExp(`${changes.all.lost} were right and are wrong, ${changes.all.gained} were wrong and are right`));
    assert.equal(await page.locator("#changes table").first().locator("tbody tr").count(), 1 + changes.classes.length);
    await fits(page, size);

    await page.getByLabel("To the run").selectOption(other);
    await page.locator("#changes", { hasText: "their seed differs" }).waitFor();
    await assert.rejects(() => api.call("GET", `/runs/${first}/changes?to=${other}`), /the runs were not/);
  }, size);
}
