// How often windows that have something in common were wrong, with intervals.
import { h, svg } from "../dom.js";
import { count, percent } from "../format.js";

const KINDS = [["CONFUSION", "Confusions"], ["CLASS", "Classes"], ["SESSION", "Sessions"], ["QUARTER", "Time"], ["FACT", "Facts"]];
const HINTS = {
  CONFUSION: "Of a class's windows, how many were taken for another one; the most frequent first.",
  CLASS: "Windows by their true class.",
  SESSION: "Windows by their session's number among their person's.",
  QUARTER: "Windows by where they lie in their recording.",
  FACT: "Windows by what the data tells of their person.",
};

export function slicesCard(found) {
  const known = KINDS.filter(([kind]) => found.slices.some((slice) => slice.kind === kind));
  const hint = h("p", { class: "hint" });
  const body = h("tbody");
  const buttons = known.map(([kind, name]) => h("button", { type: "button", "data-kind": kind, onclick: () => show(kind) }, name));
  function show(kind) {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
    hint.textContent = `${HINTS[kind]} Bars are 95 % intervals, for other people like these.`;
    body.replaceChildren(...found.slices.filter((slice) => slice.kind === kind).map(row));
  }
  if (known.length > 0) show(known[0][0]);
  return h("section", { class: "card", id: "slices", "aria-labelledby": "slices-title" },
    h("div", { class: "card-head" }, h("h2", { id: "slices-title" }, "Slices"), h("div", { class: "segments" }, buttons)), hint,
    h("div", { class: "scroll tall", tabindex: 0, role: "region", "aria-label": "Slices" }, h("table", {},
      h("thead", {}, h("tr", {}, ["Slice", "Wrong", "Interval", "Windows", "People"].map((name, i) => h("th", { scope: "col", class: i > 0 && i !== 2 ? "num" : undefined }, name)))), body)),
    found.slices_left_out > 0 && h("p", { class: "hint" }, `${count(found.slices_left_out)} more slices are not shown.`));
}

function row(slice) {
  const share = slice.wrong / slice.windows;
  return h("tr", {}, h("th", { scope: "row" }, slice.name), h("td", { class: "num" }, percent(share)),
    h("td", {}, slice.interval ? whisker(share, slice.interval) : h("span", { class: "soft" }, "too few people")),
    h("td", { class: "num" }, count(slice.windows)), h("td", { class: "num" }, count(slice.people)));
}

function whisker(share, { low, high }) {
  const said = `${percent(low)} to ${percent(high)}`;
  return svg("svg", { class: "whisker", viewBox: "0 0 100 12", preserveAspectRatio: "none", role: "img", "aria-label": said },
    svg("title", {}, said), svg("rect", { class: "well", y: 4, width: 100, height: 4 }),
    svg("rect", { class: "range", x: 100 * low, y: 4, width: Math.max(0.5, 100 * (high - low)), height: 4 }),
    svg("rect", { class: "point", x: Math.min(98.6, 100 * share), y: 1, width: 1.4, height: 10 }));
}
