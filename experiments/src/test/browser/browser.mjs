// Runs a flow in a browser context of its own, and fails it for anything that the console complains about.
import assert from "node:assert/strict";
import axe from "axe-core";
import { chromium } from "playwright-core";

const PATIENCE = 60_000;

let launched;

/** The local coordinator's; flows that sign in do without. */
const token = process.argv.find((argument) => argument.startsWith("token="))?.slice("token=".length);

/**
 * Runs one flow against the coordinator whose address is the first argument;
 * what goes wrong is printed and becomes the exit code.
 *
 * @param body called with {page, base, api, context}
 * @param options of the browser's context; `expected` matches complaints that belong to the flow
 */
export async function flow(body, { expected, ...options } = {}) {
  const base = process.argv[2];
  const browser = await launch();
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    // A guarded coordinator's certificate comes from its own authority.
    ignoreHTTPSErrors: true,
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  if (token) await context.addCookies([{ name: "proprio_token", value: token, url: base, httpOnly: true, sameSite: "Strict" }]);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.stack ?? error.message));
  try {
    await body({ page, base, context, api: api(base) });
    assert.deepEqual(complaints.filter((line) => !expected?.test(line)), [], "the console complained");
  } catch (error) {
    console.error(error.stack);
    console.error(`at ${page.url()}; the console said: ${complaints.join("\n") || "nothing"}`);
    console.error((await page.locator("main").innerText({ timeout: 2000 }).catch(() => "")).slice(0, 1500));
    process.exitCode = 1;
  } finally {
    await context.close();
  }
}

/** The Chromium that all flows of the process share; starting one takes longer than most flows. */
export function launch() {
  launched ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // Chromium refuses its sandbox to root; nothing but our own page is opened.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  return launched;
}

/** The coordinator's API, for what a flow needs to be there before it begins. */
export function api(base) {
  const call = async (method, path, body) => {
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: { ...(body ? { "Content-Type": "application/json" } : {}), ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  const run = (id) => call("GET", `/runs/${id}`);
  return {
    call,
    run,
    /** Starts a small run that takes a moment for each round. */
    start: (name, settings = {}) => call("POST", "/runs", { spec: small(name), set: settings, start: true }),
    until: async (id, wanted) => {
      const end = Date.now() + PATIENCE;
      for (;;) {
        const seen = await run(id);
        if (wanted(seen)) return seen;
        if (seen.state === "failed" || Date.now() > end) throw new Error(`the run is ${JSON.stringify(seen)}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  };
}

/** A spec whose rounds take a few dozen milliseconds. */
export const small = (name) => `name: ${name}
seed: 1
rounds: 12
data:
  source: synthetic
  devices: 40
  bout: 5s
  classes: [walk, sit, typing]
  preprocessing: {window: 1s}
model: {kind: mlp, hidden: [6]}
cohort:
  size: 8
local: {algorithm: sgd, epochs: 1, batch: 16, learning-rate: 0.1}
evaluation:
  every: 2
`;

/**
 * Fails for whatever on the page keeps somebody out, as axe-core finds it by WCAG 2.2 at levels A and AA. What floats above the page does not
 * meanwhile: under it is whatever the page is scrolled to.
 */
export async function accessible(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async () => {
    const floating = [...document.querySelectorAll("body *")].filter((one) => /fixed|sticky/.test(getComputedStyle(one).position));
    for (const one of floating) one.style.position = "static";
    const found = await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
    for (const one of floating) one.style.position = "";
    return found;
  });
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`), [], "axe-core found something");
}

/** Fails if the page is wider than its window, and tells what sticks out; or if it keeps somebody out. */
export async function fits(page, size) {
  const [width, beyond] = await page.evaluate((most) => [
    document.documentElement.scrollWidth,
    [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > most + 0.5).map((one) => one.outerHTML.slice(0, 120)),
  ], size.viewport.width);
  assert.ok(width <= size.viewport.width, `${page.url()} is ${width} pixels wide: ${beyond.slice(0, 8).join(" | ")}`);
  await accessible(page);
}

/** Presses Tab until what has the focus matches the selector. */
export async function tabTo(page, selector, most = 120) {
  for (let i = 0; i < most; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${selector} was not reached by ${most} presses of Tab`);
}

/** Waits until the run's state on its page is one of those. */
export const stateIs = (page, ...states) =>
  page.waitForFunction((wanted) => wanted.includes(document.querySelector(".title .state")?.dataset.state), states);

/** How many updates the map's legend counts for an outcome. */
export async function counted(page, outcome) {
  const label = await page.locator(".map .legend button", { hasText: outcome }).innerText();
  return Number(label.replace(/\D/g, ""));
}

/** How many pixels of a canvas are not transparent. */
export const painted = (page, selector) =>
  page.locator(selector).first().evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let seen = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 0) seen++;
    return seen;
  });
