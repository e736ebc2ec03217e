// The curves of a run: accuracy with its spread over people, and the training loss.
import { lineChart } from "../chart.js";
import { h, perFrame } from "../dom.js";
import { number, percent } from "../format.js";

const ticks = (value) => `${Math.round(100 * value)} %`;
const tenths = (low, high) => [Math.max(0, Math.floor(low * 10) / 10), Math.min(1, Math.ceil(high * 10 + 0.001) / 10)];
const plain = (value) => String(Number(value.toPrecision(3)));
const orNull = (value) => value ?? null;

/** Low and high edge of the spread over people: the 10th and 90th percentile. */
export const spread = (row) => [orNull(row.user_p10), orNull(row.user_p90)];

export function accuracyCard(store, life) {
  const chart = lineChart({
    title: "Accuracy on held-out data",
    empty: "The first evaluation comes with a later round.",
    format: percent,
    tick: ticks,
    range: tenths,
    lines: [
      { name: "90th percentile", tone: "--first", quiet: true },
      { name: "10th percentile", tone: "--first", quiet: true },
      { name: "mean over people", tone: "--first", width: 2.5 },
      { name: "worst decile", tone: "--failed", dash: [6, 4] },
    ],
    band: { name: "10–90 % of people", upper: 0, lower: 1, tone: "--band" },
  }, life);
  const draw = perFrame(() => {
    const rows = store.rounds.filter((row) => row.user_mean !== undefined);
    chart.show([
      rows.map((row) => row.round),
      rows.map((row) => spread(row)[1]),
      rows.map((row) => spread(row)[0]),
      rows.map((row) => row.user_mean),
      rows.map((row) => orNull(row.worst_decile)),
    ]);
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
  const draw = perFrame(() => {
    const rows = store.rounds.filter((row) => row.train_loss !== undefined);
    chart.show([rows.map((row) => row.round), rows.map((row) => row.train_loss)]);
  });
  life.add(draw.cancel);
  life.on(store, "rounds", draw);
  return h("section", { class: "card", id: "loss", "aria-labelledby": "loss-title" },
    h("h2", { id: "loss-title" }, "Training loss"), chart.element);
}
