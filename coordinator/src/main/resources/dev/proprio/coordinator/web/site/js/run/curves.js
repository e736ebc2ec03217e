// The curves of a run: accuracy with its spread over people, and the training loss or, where that is private, what privacy has cost.
import { lineChart } from "../chart.js";
import { h, perFrame } from "../dom.js";
import { number, percent } from "../format.js";

const ticks = (value) => `${Math.round(100 * value)} %`;
/** Ends at tenths, a tenth apart at least: where everybody is right from the start, 90 % and 100 %. */
const tenths = (low, high) => {
  const top = Math.min(1, Math.ceil(high * 10 + 0.001) / 10);
  return [Math.max(0, Math.min(Math.floor(low * 10 + 0.001) / 10, top - 0.1)), top];
};
const plain = (value) => String(Number(value.toPrecision(3)));
const orNull = (value) => value ?? null;

/** Low and high edge of the spread over people: the 10th and 90th percentile. */
export const spread = (row) => [orNull(row.user_p10), orNull(row.user_p90)];

const EDGES = [
  { name: "90th percentile", tone: "--first", quiet: true },
  { name: "10th percentile", tone: "--first", quiet: true },
];
const PEOPLE = [...EDGES, { name: "mean over people", tone: "--first", width: 2.5 }, { name: "worst decile", tone: "--failed", dash: [6, 4] }];
/** Where nobody's data is here. */
const DEVICES = [...EDGES, { name: "over windows, as devices tell", tone: "--first", width: 2.5 }];

export function accuracyCard(store, life) {
  const chart = lineChart({
    title: "Accuracy on held-out data",
    empty: "The first evaluation comes with a later round.",
    format: percent,
    tick: ticks,
    range: tenths,
    lines: PEOPLE,
    band: { name: "10–90 % of people", upper: 0, lower: 1, tone: "--band" },
  }, life);
  const draw = perFrame(() => {
    const rows = store.rounds.filter((row) => Number.isFinite(row.user_mean));
    const told = rows.length > 0 ? [] : store.rounds.filter((row) => row.on_devices !== undefined);
    if (told.length > 0) {
      const nothing = told.map(() => null);
      chart.show([told.map((row) => row.round), nothing, nothing, told.map((row) => row.on_devices.accuracy)], DEVICES);
      return;
    }
    chart.show([
      rows.map((row) => row.round),
      rows.map((row) => spread(row)[1]),
      rows.map((row) => spread(row)[0]),
      rows.map((row) => row.user_mean),
      rows.map((row) => orNull(row.worst_decile)),
    ], PEOPLE);
  });
  life.add(draw.cancel);
  life.on(store, "rounds", draw);
  return h("section", { class: "card", id: "accuracy", "aria-labelledby": "accuracy-title" },
    h("h2", { id: "accuracy-title" }, "Accuracy on held-out data"), chart.element);
}

export function lossCard(store, life) {
  const chart = lineChart({
    title: "Training loss",
    empty: "The first point comes with the first round.",
    format: number,
    tick: plain,
    lines: [{ name: "mean over devices, by weight", tone: "--second", width: 2.5 }],
  }, life);
  const element = h("section", { class: "card", id: "loss", "aria-labelledby": "loss-title" },
    h("h2", { id: "loss-title" }, "Training loss"), chart.element);
  const draw = perFrame(() => {
    element.hidden = isPrivate(store);
    const rows = store.rounds.filter((row) => row.train_loss !== undefined);
    chart.show([rows.map((row) => row.round), rows.map((row) => row.train_loss)]);
  });
  life.add(draw.cancel);
  life.on(store, "rounds", draw);
  return element;
}

/** Whether the run promises differential privacy: then nobody is told of its training loss. */
const isPrivate = (store) => store.rounds.at(-1)?.privacy !== undefined;

const SPENT = { name: "epsilon", tone: "--second", width: 2.5 };
const UNBOUNDED = [SPENT];
const BOUNDED = [SPENT, { name: "budget", tone: "--failed", dash: [6, 4] }];

/** What a private run has spent, and what it may; not shown for others. */
export function privacyCard(store, life) {
  const chart = lineChart({
    title: "Privacy spent",
    empty: "The first point comes with a later round.",
    format: number,
    tick: plain,
    lines: UNBOUNDED,
  }, life);
  const title = h("h2", { id: "privacy-title" }, "Privacy spent");
  const element = h("section", { class: "card", id: "privacy", "aria-labelledby": "privacy-title", hidden: true }, title, chart.element);
  const draw = perFrame(() => {
    element.hidden = !isPrivate(store);
    const rows = store.rounds.filter((row) => row.privacy?.epsilon !== undefined);
    const bounded = rows.some((row) => row.privacy.budget !== undefined);
    chart.show([
      rows.map((row) => row.round),
      rows.map((row) => row.privacy.epsilon),
      ...(bounded ? [rows.map((row) => orNull(row.privacy.budget))] : []),
    ], bounded ? BOUNDED : UNBOUNDED);
  });
  life.add(draw.cancel);
  life.on(store, "rounds", draw);
  return element;
}
