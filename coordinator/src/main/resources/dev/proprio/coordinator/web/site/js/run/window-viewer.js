// One window at a time: its signals and spectra, chosen by person, class and window.
import { h } from "../dom.js";
import { afterText, count, percent, plural } from "../format.js";
import { signal, spectra } from "./traces.js";

/** @param load gives the windows of a person, by place among people */
export function windowViewer(found, load) {
  const listed = found.people.map((person, place) => ({ person, place })).filter(({ person }) => person.shown > 0);
  const people = picker("Person", listed.map(({ person, place }) => [place, person.person]), () => open(Number(people.select.value)));
  const classes = picker("Class", [], () => list());
  const windows = picker("Window", [], () => draw());
  const said = h("p", { class: "hint", "aria-live": "polite" });
  const figure = h("div", { class: "looked" });
  let kept = [];
  let asked;

  async function open(place) {
    asked = place;
    people.select.value = String(place);
    const loaded = (await load(place)).windows;
    if (asked !== place) return;
    kept = loaded;
    const before = classes.select.value;
    const names = [...new Set(kept.map((window) => window.truth))];
    classes.fill([["", "all classes"], ...names.map((name) => [name, name])]);
    classes.select.value = names.includes(before) ? before : "";
    list();
  }
  function list() {
    const wanted = classes.select.value;
    windows.fill(kept.map((window, i) => [i, window]).filter(([, window]) => wanted === "" || window.truth === wanted)
      .map(([i, window]) => [i, `${window.truth} · session ${window.session + 1}, recording ${window.recording + 1}${afterText(window)}`]));
    draw();
  }
  function draw() {
    const window = kept[Number(windows.select.value)];
    const person = found.people[asked];
    const all = person.windows.reduce((sum, n) => sum + n, 0);
    said.textContent = `${count(kept.length)} of ${person.person}'s ${plural(all, "window")} are kept, at most ${count(found.per_class)} of a class, drawn by the run's seed.`;
    figure.replaceChildren(...(window ? shown(window, found) : []));
  }
  return {
    element: h("section", { class: "card wide", id: "viewer", "aria-labelledby": "viewer-title" },
      h("h2", { id: "viewer-title", tabindex: -1 }, "A window"), h("div", { class: "pickers" }, people.element, classes.element, windows.element), said, figure),
    open,
    first: () => listed[0]?.place,
  };
}

function picker(name, options, changed) {
  const select = h("select", { onchange: changed });
  const fill = (some) => select.replaceChildren(...some.map(([value, text]) => h("option", { value }, text)));
  fill(options);
  return { select, fill, element: h("label", {}, h("span", { class: "hint" }, name), select) };
}

function shown(window, found) {
  const right = window.truth === window.predicted;
  const sure = window.probability === undefined ? "" : ` with probability ${percent(window.probability)}`;
  const mean = found.spectra.find((one) => one.name === window.truth);
  return [
    h("p", { id: "verdict" }, h("b", {}, window.truth), right ? `, and taken for it${sure}.` : `, taken for ${window.predicted}${sure}.`),
    h("h3", {}, "Signals"),
    h("div", { class: "traces" }, window.signals.map((trace, channel) => signal(trace, found.channels[channel]))),
    found.channels_left_out > 0 && h("p", { class: "hint" }, `${plural(found.channels_left_out, "more channel")} not drawn.`),
    window.spectra.length > 0 && h("h3", {}, "Power by frequency"),
    window.spectra.length > 0 && h("p", { class: "hint" }, `Of this window, and dashed the mean of ${mean ? plural(mean.windows, "window") : "windows"} of ${window.truth}.`),
    h("div", { class: "traces" }, window.spectra.map((trace, channel) =>
      spectra([{ trace, tone: "--first" }, ...(mean ? [{ trace: mean.channels[channel], tone: "--second", dashed: true }] : [])], found.channels[channel], found.hertz))),
  ].filter(Boolean);
}
