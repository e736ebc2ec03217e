// The whole dashboard is light, and is there at once.
import assert from "node:assert/strict";
import { flow } from "../browser.mjs";

const MOST = 300_000;

await flow(async ({ page, base }) => {
  const sizes = new Map();
  page.on("response", async (response) => {
    const { pathname } = new URL(response.url());
    if (response.ok() && !pathname.startsWith("/api/")) sizes.set(pathname, (await response.body()).length);
  });
  await page.goto(base);
  await page.locator("main h1").waitFor();
  await page.waitForTimeout(500);
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  const weight = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  console.log(`weight ${weight} bytes in ${sizes.size} files, first contentful paint after ${Math.round(paint)} ms`);
  assert.ok(sizes.size > 10, "files were not counted");
  assert.ok(weight < MOST, `the page weighs ${weight} bytes: ${JSON.stringify([...sizes])}`);
});
