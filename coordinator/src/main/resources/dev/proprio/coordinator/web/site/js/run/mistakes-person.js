// One person's mistakes: the windows that the model was surest of, with their signals.
import { h } from "../dom.js";
import { afterText, count, percent, plural } from "../format.js";
import { occlusion } from "./occlusion.js";
import { signal } from "./traces.js";

const FIRST = 3;

export function personCard(person, found) {
  const list = h("div", { class: "windows" });
  const kept = person.mistakes;
  const more = h("button", { type: "button", class: "secondary", hidden: kept.length <= FIRST, onclick: () => show(kept.length) }, `Show all ${count(kept.length)}`);
  function show(most) {
    list.replaceChildren(...kept.slice(0, most).map((mistake) => figure(mistake, found)));
    more.hidden = kept.length <= most;
  }
  show(FIRST);
  return h("section", { class: "card wide", id: "person", "aria-labelledby": "person-title" },
    h("h2", { id: "person-title", tabindex: -1 }, person.person),
    h("p", { class: "hint" }, about(person, found)), list, more);
}

function about(person, found) {
  const right = `${percent(1 - person.wrong / person.windows)} of ${plural(person.windows, "window")} right`;
  if (person.wrong === 0) return `${right}; no mistake to look at.`;
  if (found.withheld) return `${right}; ${count(person.wrong)} wrong. No window is shown.`;
  if (person.mistakes.length === 0) return `${right}; ${count(person.wrong)} wrong. None is kept: there are too many people for that.`;
  return `${right}; ${count(person.wrong)} wrong. ${plural(person.mistakes.length, "mistake is", "mistakes are")} kept, the one that the model was surest of first.`;
}

function figure(mistake, found) {
  return h("figure", { class: "mistake" },
    h("figcaption", {},
      h("p", {}, h("b", { class: "slice" }, `${mistake.truth} taken for ${mistake.predicted}`)),
      mistake.probability !== undefined && h("p", {}, `probability ${percent(mistake.probability)}, of ${mistake.truth} ${percent(mistake.of_truth)}`),
      h("p", { class: "hint" }, where(mistake))),
    mistake.signals.map((trace, channel) => signal(trace, found.channels[channel])),
    found.channels_left_out > 0 && h("p", { class: "hint" }, `${plural(found.channels_left_out, "more channel")} not drawn.`),
    occlusion(mistake, found));
}

function where(mistake) {
  const quarter = mistake.quarter === undefined ? "" : ` · quarter ${mistake.quarter}`;
  return `session ${mistake.session + 1} · recording ${mistake.recording + 1}${afterText(mistake)}${quarter}`;
}
