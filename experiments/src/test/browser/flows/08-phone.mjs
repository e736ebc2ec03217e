// On a phone nothing has to be scrolled sideways but tables and the map, in their own frames.
import assert from "node:assert/strict";
import { flow } from "../browser.mjs";

await flow(async ({ page, base, api }) => {
  const { runs } = await api.call("GET", "/runs");
  const run = runs.find((one) => one.round > 0);
  const pages = ["#/runs", `#/runs/${run.id}`, "#/fleet", `#/compare?runs=${runs.slice(0, 2).map((one) => one.id).join(",")}`, "#/new", "#/sign-in"];
  for (const hash of pages) {
    await page.goto(`${base}/${hash}`);
    await page.locator("main h1").waitFor();
    await page.waitForTimeout(400);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${hash} is ${width} pixels wide`);
  }
}, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, expected: /404/ });
