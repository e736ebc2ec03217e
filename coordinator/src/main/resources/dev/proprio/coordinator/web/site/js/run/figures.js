// The figures that people look for first, and what the round is doing now.
import { h, perFrame, text } from "../dom.js";
import { bytes, count, number, percent, seconds } from "../format.js";
import { PHASES, wall } from "./phases.js";

export function figures(store, life) {
  const tiles = [
    tile("round", (s) => [count(s.run?.round ?? s.lastRound), `of ${count(s.run?.rounds)}`]),
    tile("mean accuracy", (s) => accuracy(s)),
    tile("worst decile", (s) => (hasPeople(s) ? [percent(s.evaluated[0]?.worst_decile), "the worst-served tenth"] : undefined)),
    tile("accuracy on devices", (s) => told(s)),
    tile("client updates", (s) => [`${number(speed(s))} /s`, `${count(s.participation.counts[1])} accepted`]),
    tile("up", (s) => [bytes(sum(s, "bytes_up")), "from devices"]),
    tile("down", (s) => [bytes(sum(s, "bytes_down")), "to devices"]),
    tile("privacy spent", (s) => privacy(s)),
  ];
  const draw = perFrame(() => {
    for (const { element, value, more, of } of tiles) {
      const [figure, detail] = of(store) ?? [];
      element.hidden = figure === undefined;
      if (figure === undefined) continue;
      text(value, figure);
      text(more, detail);
    }
  });
  life.add(draw.cancel);
  life.on(store, "any", draw);
  draw();
  return h("dl", { class: "tiles", "aria-label": "Key figures" }, tiles.map((t) => t.element));
}

function tile(name, of) {
  const value = h("dd", { class: "value" });
  const more = h("dd", { class: "more" });
  return { element: h("div", { class: "tile", "data-tile": name }, h("dt", {}, name), value, more), value, more, of };
}

const sum = (store, key) => store.rounds.reduce((total, row) => total + (row[key] ?? 0), 0);

/** Whether people are measured here, and not on their devices alone. */
const hasPeople = (store) => store.evaluated[0] === undefined || store.evaluated[0].user_mean !== undefined;

/** What devices tell in sums of how well the model does on what they keep. */
function told(store) {
  const row = store.evaluated.find((evaluated) => evaluated.on_devices !== undefined);
  if (!row) return undefined;
  const { accuracy: share, answered, asked, windows } = row.on_devices;
  return [percent(share), `${count(answered)} of ${count(asked)} devices, ${count(windows)} windows, round ${count(row.round)}`];
}

function accuracy(store) {
  const [now, before] = store.evaluated;
  if (!hasPeople(store)) return undefined;
  if (!now) return [percent(store.run?.user_mean), "not evaluated yet"];
  const change = before?.user_mean === undefined ? undefined : 100 * (now.user_mean - before.user_mean);
  const moved = change === undefined ? "" : `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(1)} since round ${before.round}`;
  return [percent(now.user_mean), moved || `in round ${now.round}`];
}

/** Updates that counted per second of the rounds, commits and evaluations included: as the coordinator counts, or by the rows. */
function speed(store) {
  if (store.run?.clients_per_second !== undefined) return store.run.clients_per_second;
  const time = store.rounds.reduce((total, row) => total + wall(row), 0);
  return time > 0 ? sum(store, "accepted") / time : undefined;
}

/** What differential privacy has spent, once a round says so. */
function privacy(store) {
  const row = store.rounds.findLast((round) => round.privacy?.epsilon !== undefined);
  if (!row) return undefined;
  const { epsilon, delta, budget } = row.privacy;
  return [`ε ${number(epsilon)}`, `${budget === undefined ? "" : `of ${number(budget)} `}at δ ${delta}, after round ${count(row.round)}`];
}

/** The phases of a round in a row, the present one marked, with its time running. */
export function nowStrip(store, life) {
  const steps = PHASES.filter((name) => name !== "record").map((name) => h("li", { "data-phase": name }, name));
  const clock = h("span", { class: "num soft" });
  const label = h("span", { class: "now-label" });
  const element = h("div", { class: "now", hidden: true }, label, h("ol", { "aria-label": "Phases of the round" }, steps), clock);
  const tick = () => {
    const phase = store.phase;
    element.hidden = !store.active;
    if (element.hidden) return;
    const secure = store.run.secure_aggregation;
    const at = steps.findIndex((step) => step.dataset.phase === phase?.phase);
    text(label, `Round ${phase?.round ?? Math.min(store.lastRound + 1, store.run.rounds)}`);
    for (const [i, step] of steps.entries()) {
      step.hidden = !secure && (step.dataset.phase === "mask" || step.dataset.phase === "unmask");
      if (i === at) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
      step.classList.toggle("past", i < at);
    }
    const passed = phase ? (performance.now() - phase.since) / 1000 : 0;
    text(clock, passed >= 1 ? seconds(passed) : "");
  };
  life.on(store, "any", tick);
  const timer = setInterval(tick, 500);
  life.add(() => clearInterval(timer));
  return element;
}
