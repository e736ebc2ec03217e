// What a window was taken by: how much less probable it is without each channel and each piece of time.
import { h } from "../dom.js";
import { number } from "../format.js";

const STRONGEST = 34;

const points = (fall) => `${fall > 0 ? "−" : fall < 0 ? "+" : ""}${Math.abs(100 * fall).toFixed(1)}`;

export function occlusion(mistake, found) {
  const lost = mistake.occlusion;
  if (!lost) return undefined;
  const pieces = lost.pieces.length;
  const piece = (i) => found.window_seconds === undefined ? `part ${i + 1} of ${pieces}` : `${number((found.window_seconds * i) / pieces)} to ${number((found.window_seconds * (i + 1)) / pieces)} s`;
  const most = (falls) => falls.indexOf(Math.max(...falls));
  const channel = most(lost.channels);
  const time = most(lost.pieces);
  const all = found.channels.length + found.channels_left_out;
  const of = found.channels_left_out > 0 ? `Of the first ${found.channels.length} of ${all} channels: without` : "Without";
  const whole = pieces < 2;
  const rows = [
    ...lost.channels.map((fall, i) => [found.channels[i], fall, lost.truth_channels[i]]),
    ...(whole ? [] : lost.pieces.map((fall, i) => [piece(i), fall, lost.truth_pieces[i]]))];
  return [
    h("p", { class: "hint taken-by" }, `${of} ${found.channels[channel]}, ${mistake.predicted}: ${points(lost.channels[channel])} points${whole ? "" : `; without ${piece(time)}: ${points(lost.pieces[time])}`}.`),
    h("details", { class: "occlusion" }, h("summary", {}, "Taken by"),
      h("p", { class: "hint" }, "Points of probability that each class gains or loses when a channel, or a piece of time, is replaced by the person's mean."),
      h("table", {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Without"), h("th", { scope: "col", class: "num" }, mistake.predicted), h("th", { scope: "col", class: "num" }, mistake.truth))),
        h("tbody", {}, rows.map(([name, ...falls]) => h("tr", {}, h("th", { scope: "row" }, name), falls.map(cell)))))),
  ];
}

function cell(fall) {
  const td = h("td", { class: "num" }, points(fall));
  const share = Math.min(1, Math.abs(fall));
  td.style.background = `color-mix(in srgb, var(${fall > 0 ? "--first" : "--second"}) ${Math.round(STRONGEST * share)}%, var(--card))`;
  return td;
}
