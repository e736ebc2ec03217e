// The phases of rounds: a bar for each round, and for one of them, chosen or the latest, when each phase began and ended.
import { clamp, ink, ticks } from "../canvas.js";
import { h, perFrame, text } from "../dom.js";
import { seconds } from "../format.js";
import { color, onTheme } from "../theme.js";
import { clockLanes } from "./clock.js";

export const PHASES = ["record", "select", "train", "mask", "unmask", "commit", "evaluate"];
const WORDS = {
  record: "write the round before",
  select: "choose devices",
  train: "devices train",
  mask: "masked updates arrive",
  unmask: "masks come off the sum",
  commit: "keep the new model",
  evaluate: "test on held-out data",
};
const HEIGHT = 96;
const LEFT = 44;
const WIDEST = 48;

export function phasesCard(store, life) {
  let chosen;
  const canvas = h("canvas", { "aria-hidden": "true" });
  const bars = h("div", { class: "phase-bars", tabindex: 0, role: "slider", "aria-label": "Round whose phases are shown", "aria-valuemin": 1, "aria-orientation": "horizontal" }, canvas);
  const title = h("h3");
  const latest = h("button", { type: "button", class: "quiet", hidden: true, onclick: () => choose(undefined) }, "Follow the latest round");
  const lanes = h("ol", { class: "lanes" });
  const clock = clockLanes();
  const none = h("p", { class: "soft" }, "The first bar comes with the first round.");
  const element = h("section", { class: "card wide", id: "phases", "aria-labelledby": "phases-title" },
    h("div", { class: "card-head" }, h("h2", { id: "phases-title" }, "Where rounds spend their time"), latest),
    none, bars, title, lanes, clock.element);

  const timed = () => store.rounds.filter((row) => row.phases?.length > 0);
  const draw = perFrame(() => {
    const rows = timed();
    bars.hidden = lanes.hidden = title.hidden = rows.length === 0;
    none.hidden = rows.length > 0;
    if (rows.length === 0) return;
    const row = rows.find((candidate) => candidate.round === chosen) ?? rows.at(-1);
    drawBars(canvas, bars.clientWidth, rows, row.round, Math.max(store.run?.rounds ?? 0, rows.at(-1).round));
    text(title, `Round ${row.round}, ${seconds(total(row))}`);
    lanes.replaceChildren(...gantt(row));
    clock.draw(row, row.virtual ? store.participation.rowsOf(row.round) : []);
    latest.hidden = chosen === undefined;
    bars.setAttribute("aria-valuemax", rows.at(-1).round);
    bars.setAttribute("aria-valuenow", row.round);
    bars.setAttribute("aria-valuetext", `round ${row.round}: ${row.phases.map((p) => `${p.phase} ${seconds(p.elapsed_seconds)}`).join(", ")}`);
  });
  life.add(draw.cancel);
  const choose = (round) => {
    const last = timed().at(-1)?.round ?? 1;
    chosen = round === undefined || round > last ? undefined : Math.max(1, round);
    draw();
  };

  bars.addEventListener("keydown", (event) => {
    const last = timed().at(-1)?.round ?? 1;
    const at = chosen ?? last;
    const next = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, PageUp: at + 10, PageDown: at - 10, Home: 1, End: last + 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
  });
  bars.addEventListener("pointerdown", (event) => {
    const all = Math.max(store.run?.rounds ?? 0, timed().at(-1)?.round ?? 1);
    const x = event.clientX - bars.getBoundingClientRect().left - LEFT;
    choose(clamp(Math.floor(x / stepOf(bars.clientWidth, all)) + 1, 1, all));
  });
  life.on(store, "rounds", draw);
  life.on(store, "run", draw);
  life.on(store, "clients", () => store.lastRound && store.rounds.at(-1).virtual && draw());
  life.add(onTheme(draw));
  life.observeSize(element, draw);
  return { element, choose };
}

/** One slow round, mostly the first, must not flatten all others: the axis ends a little above the 95th percentile. */
function ceiling(rows) {
  const totals = rows.map(total).sort((a, b) => a - b);
  const usual = totals[Math.floor(0.95 * (totals.length - 1))];
  return Math.max(1e-6, Math.min(totals.at(-1), 1.3 * usual));
}

/** The time that a round took, that of all its phases; where they are not known, that of training alone. */
export const wall = (row) => (row.phases?.length > 0 ? total(row) : row.seconds);

const total = (row) => row.phases.reduce((sum, phase) => sum + phase.elapsed_seconds, 0);

const stepOf = (width, columns) => Math.min(WIDEST, (width - LEFT) / columns);

function drawBars(canvas, width, rows, chosen, columns) {
  const context = ink(canvas, width, HEIGHT + 20);
  const step = stepOf(width, columns);
  const top = ceiling(rows);
  context.font = `11px ${color("--sans")}`;
  context.fillStyle = color("--soft");
  context.textAlign = "right";
  context.textBaseline = "top";
  context.fillText(seconds(top), LEFT - 6, 0);
  context.textBaseline = "bottom";
  context.fillText("0", LEFT - 6, HEIGHT);
  context.strokeStyle = color("--line");
  context.beginPath();
  context.moveTo(LEFT, HEIGHT + 0.5);
  context.lineTo(width, HEIGHT + 0.5);
  context.stroke();
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const tick of ticks(1, columns, width / 70)) context.fillText(String(tick), Math.min(LEFT + (tick - 0.5) * step, width - 10), HEIGHT + 5);
  const gap = step >= 4 ? Math.min(3, step * 0.15) : 0;
  for (const row of rows) {
    const x = LEFT + (row.round - 1) * step;
    let y = HEIGHT;
    context.globalAlpha = row.round === chosen ? 1 : 0.72;
    for (const phase of PHASES) {
      const lasted = row.phases.filter((p) => p.phase === phase).reduce((sum, p) => sum + p.elapsed_seconds, 0);
      const tall = Math.min(y, (HEIGHT * lasted) / top);
      context.fillStyle = color(`--phase-${phase}`);
      context.fillRect(x, y - tall, Math.max(1, step - gap), tall);
      y -= tall;
    }
    if (row.round === chosen) {
      context.fillStyle = color("--ink");
      context.fillRect(x, HEIGHT + 1, Math.max(3, step - gap), 3);
    }
  }
  context.globalAlpha = 1;
}

function gantt(row) {
  const end = Math.max(...row.phases.map((p) => p.start_seconds + p.elapsed_seconds), 1e-9);
  return PHASES.filter((name) => row.phases.some((p) => p.phase === name)).map((name) => {
    const mine = row.phases.filter((p) => p.phase === name);
    const track = h("span", { class: "track" }, mine.map((phase) => {
      const bar = h("i", { class: `phase-${name}` });
      bar.style.left = `${(100 * phase.start_seconds) / end}%`;
      bar.style.width = `${(100 * phase.elapsed_seconds) / end}%`;
      return bar;
    }));
    const lasted = mine.reduce((sum, p) => sum + p.elapsed_seconds, 0);
    return h("li", {}, h("b", {}, name), h("span", { class: "soft what" }, WORDS[name]), track, h("span", { class: "num" }, seconds(lasted)));
  });
}
