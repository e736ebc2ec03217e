// Dark and light follow the system, can be switched, stay switched, and are both readable.
import assert from "node:assert/strict";
import { flow } from "../browser.mjs";

await flow(async ({ page, base, api }) => {
  const { runs } = await api.call("GET", "/runs");
  const pages = ["#/runs", `#/runs/${runs[0].id}`, "#/fleet", "#/new"];
  const isDark = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme === "dark");
  await page.goto(base);
  await page.locator("main h1").waitFor();
  assert.ok(await isDark(), "the system's dark theme is not followed");
  await readable(page, base, pages);
  await page.goto(base);
  await page.getByRole("button", { name: "Switch to the light theme" }).click();
  assert.ok(!(await isDark()), "the switch does nothing");
  await page.reload();
  assert.ok(!(await isDark()), "the choice is forgotten");
  await readable(page, base, pages);
}, { colorScheme: "dark" });

/** Text stands out from what is behind it as WCAG asks for at level AA. */
async function readable(page, base, pages) {
  for (const hash of pages) {
    await page.goto(`${base}/${hash}`);
    await page.locator("main h1").waitFor();
    await page.waitForTimeout(300);
    assert.deepEqual(await page.evaluate(faint), [], `text on ${hash} is too faint`);
  }
}

function faint() {
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    probe.clearRect(0, 0, 1, 1);
    probe.fillStyle = color;
    probe.fillRect(0, 0, 1, 1);
    return probe.getImageData(0, 0, 1, 1).data;
  };
  const luminance = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility() || element.closest(":disabled, .unseen, textarea, option, .skip")) continue;
    const [text, back] = [luminance(rgba(getComputedStyle(element).color)), luminance(behind(element))];
    const ratio = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)}: ${element.className} ${element.textContent.slice(0, 40)}`);
  }
  return found;
}
