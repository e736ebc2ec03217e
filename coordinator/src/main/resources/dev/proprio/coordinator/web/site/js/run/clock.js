// The devices of a round as bars on the virtual clock: when each began, and when its answer came or it was given up.
import { clamp, ink } from "../canvas.js";
import { h, text } from "../dom.js";
import { seconds } from "../format.js";
import { color } from "../theme.js";
import { codeOf, countOf, OUTCOMES } from "./outcomes.js";

const TALLEST_BAR = 12;
const TALLEST = 360;
const FOOT = 18;
const FULL = 1;
const LATE = 2;

export function clockLanes() {
  const canvas = h("canvas", { role: "img" });
  const holder = h("div", { class: "clock-bars" }, canvas);
  const told = h("p", { class: "soft", "aria-hidden": "true" });
  const title = h("h3");
  const element = h("div", { id: "clock", hidden: true }, title, holder, told);
  let bars = [];

  holder.addEventListener("pointermove", (event) => {
    const at = Math.floor(((event.clientY - canvas.getBoundingClientRect().top) * bars.length) / tall(bars.length));
    text(told, bars[at] ? sentenceOf(bars[at]) : "");
  });
  holder.addEventListener("pointerleave", () => text(told, ""));

  return {
    element,
    /** Draws a round, given its row and those of its devices; nothing of a run whose clock is not virtual. */
    draw(round, rows) {
      bars = rows.filter((row) => row.virtual_seconds !== undefined).map(barOf).sort((a, b) => a.begin - b.begin || a.end - b.end || a.row.device.localeCompare(b.row.device, "en", { numeric: true }));
      element.hidden = round?.virtual === undefined || bars.length === 0;
      if (element.hidden) return;
      const { start, end, tier } = round.virtual;
      text(title, `Round ${round.round}${tier ? `, of tier ${tier},` : ""} on the virtual clock, ${seconds(end - start)}`);
      canvas.setAttribute("aria-label", summary(round, bars));
      drawBars(canvas, holder.clientWidth, bars, start, end);
    },
  };
}

const barOf = (row) => ({ row, code: codeOf(row), begin: row.virtual_seconds - row.seconds, end: row.virtual_seconds });

const tall = (devices) => Math.min(TALLEST, devices * TALLEST_BAR);

const sentenceOf = ({ row, code }) => `${row.device}${row.device_class ? `, ${row.device_class}` : ""}: ${OUTCOMES[code].name} after ${seconds(row.seconds)}`;

function summary({ virtual }, bars) {
  const counts = OUTCOMES.map((_, code) => bars.filter((bar) => bar.code === code).length);
  const outcomes = OUTCOMES.flatMap((outcome, code) => (outcome && !outcome.part && countOf(counts, code) > 0 ? [`${countOf(counts, code)} ${outcome.name}`] : []));
  const slowest = bars.reduce((most, bar) => (bar.row.seconds > most.row.seconds ? bar : most));
  return `${bars.length} devices in ${seconds(virtual.end - virtual.start)} of virtual time: ${outcomes.join(", ")}; the longest is ${sentenceOf(slowest)}`;
}

function drawBars(canvas, width, bars, start, end) {
  const height = tall(bars.length);
  const context = ink(canvas, width, height + FOOT);
  const from = bars.reduce((least, bar) => Math.min(least, bar.begin), start);
  const to = bars.reduce((most, bar) => Math.max(most, bar.end), end);
  const place = (moment) => ((moment - from) / Math.max(to - from, 1e-9)) * (width - 1);
  const step = height / bars.length;
  const thick = Math.max(1, step - (step >= 4 ? 2 : 0));
  bars.forEach(({ code, begin, end: over }, i) => {
    const x = place(begin);
    const across = Math.max(1, place(over) - x);
    const y = i * step;
    context.fillStyle = context.strokeStyle = color(OUTCOMES[code].tone);
    // Not everybody tells colours apart: what counts is full, what came late has an outline alone, what failed is thin.
    if (code === FULL || thick < 4) context.fillRect(x, y, across, thick);
    else if (code === LATE) context.strokeRect(x + 0.5, y + 0.5, Math.max(1, across - 1), thick - 1);
    else context.fillRect(x, y + thick / 3, across, thick / 3);
  });
  context.strokeStyle = color("--ink");
  context.fillStyle = color("--soft");
  context.font = `11px ${color("--sans")}`;
  context.textBaseline = "top";
  context.setLineDash([3, 3]);
  for (const [moment, word] of [[start, "begins"], [end, "ends"]]) {
    const x = place(moment) + 0.5;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height + 4);
    context.stroke();
    context.textAlign = x < width / 2 ? "left" : "right";
    context.fillText(word, clamp(x, 0, width), height + 5);
  }
  context.setLineDash([]);
}
