// Draws channels of windows and their spectra, which arrive as bytes between two ends.
import { h, svg } from "../dom.js";
import { number } from "../format.js";

const WIDTH = 200;
const HEIGHT = 30;
const TALL = 90;
const STEPS = 255;

const bytesOf = (trace) => Uint8Array.from(atob(trace.values), (c) => c.charCodeAt(0));

/** Points of a polyline for values from 0 at the bottom to 1 at the top. */
function points(shares, height) {
  const last = Math.max(1, shares.length - 1);
  const found = shares.map((share, i) => `${((WIDTH * i) / last).toFixed(1)},${(1 + (height - 2) * (1 - share)).toFixed(1)}`);
  if (found.length === 1) found.push(`${WIDTH},${found[0].split(",")[1]}`);
  return found.join(" ");
}

/** One channel of a window over time. */
export function signal(trace, name) {
  const range = `${number(trace.low)} to ${number(trace.high)}`;
  return h("div", { class: "trace" }, h("span", { class: "hint" }, h("span", {}, name), h("span", {}, range)),
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": `${name}, from ${range}` },
      svg("polyline", { points: points(Array.from(bytesOf(trace), (value) => value / STEPS), HEIGHT) })));
}

/** Spectra of one channel over each other; a line is {trace, tone, dashed}. */
export function spectra(lines, name, hertz) {
  const low = Math.min(...lines.map(({ trace }) => trace.low));
  const high = Math.max(...lines.map(({ trace }) => trace.high));
  const scale = Math.max(high - low, 1e-9);
  let bins = 0;
  const drawn = lines.map(({ trace, tone, dashed }) => {
    const values = bytesOf(trace);
    bins = values.length;
    const shares = Array.from(values, (value) => (trace.low + (value / STEPS) * (trace.high - trace.low) - low) / scale);
    const line = svg("polyline", { points: points(shares, TALL), class: dashed && "dashed" });
    line.style.stroke = `var(${tone})`;
    return line;
  });
  const range = `${number(low)} to ${number(high)} dB, to ${number(hertz * bins)} Hz`;
  return h("div", { class: "trace spectrum" }, h("span", { class: "hint" }, h("span", {}, name), h("span", {}, range)),
    svg("svg", { viewBox: `0 0 ${WIDTH} ${TALL}`, preserveAspectRatio: "none", role: "img", "aria-label": `Spectrum of ${name}, ${range}` }, drawn));
}
