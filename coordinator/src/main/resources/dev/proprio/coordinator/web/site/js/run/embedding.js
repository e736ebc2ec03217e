// How the last model sees windows: what its last layer takes of them, as points in the two directions that vary most.
import { h, svg } from "../dom.js";
import { count, percent, plural } from "../format.js";

const TONES = 8;
const SIDE = 500;
const EDGE = 8;
const SCALE = 1000;
const GOLDEN = 137.508;

const MODES = {
  class: "by class",
  person: "by person",
  mistake: "by mistake",
};

export function embeddingCard(map) {
  const shown = map.x.length;
  const legend = h("ul", { class: "legend" });
  const said = h("p", { class: "hint", "aria-live": "polite" }, "A click on a point says what it is.");
  const who = h("select", { "aria-label": "Person to point out", hidden: true, onchange: () => paint("person") },
    h("option", { value: "" }, "all people"), map.people.map((name, i) => h("option", { value: i }, name)));
  const height = (SIDE * Math.max(...map.y)) / SCALE + 2 * EDGE;
  const dots = Array.from(map.x, (x, i) => svg("circle", { cx: (EDGE + (SIDE * x) / SCALE).toFixed(1), cy: (height - EDGE - (SIDE * map.y[i]) / SCALE).toFixed(1), r: 3, "data-i": i }));
  const picture = svg("svg", { viewBox: `0 0 ${SIDE + 2 * EDGE} ${height.toFixed(1)}`, class: "embedding", role: "img", "aria-label": `${plural(shown, "window")} as the model sees them`, onclick: (event) => {
    const i = Number(event.target.dataset?.i ?? NaN);
    if (!Number.isNaN(i)) said.textContent = `${map.people[map.person[i]]}: ${map.classes[map.truth[i]]}${wrong(i) ? `, taken for ${map.classes[map.predicted[i]]}` : ", and taken for it"}.`;
  } }, dots);
  const buttons = Object.entries(MODES).map(([mode, name]) => h("button", { type: "button", "data-mode": mode, onclick: () => paint(mode) }, name));
  const wrong = (i) => map.truth[i] !== map.predicted[i];
  const tone = {
    class: (i) => `var(--run-${1 + (map.truth[i] % TONES)})`,
    person: (i) => (who.value === "" ? `hsl(${(GOLDEN * map.person[i]) % 360} 55% 52%)` : map.person[i] === Number(who.value) ? "var(--failed)" : "var(--line)"),
    mistake: (i) => (wrong(i) ? "var(--failed)" : "var(--accepted)"),
  };
  function paint(mode) {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    who.hidden = mode !== "person";
    dots.forEach((dot, i) => (dot.style.fill = tone[mode](i)));
    picture.dataset.mode = mode;
    legend.replaceChildren(...keys(mode));
  }
  function keys(mode) {
    const mistakes = Array.from(map.x, (_, i) => wrong(i)).filter(Boolean).length;
    if (mode === "class") return map.classes.map((name, i) => key(`var(--run-${1 + (i % TONES)})`, `${name} (${count(map.truth.filter((of) => of === i).length)})`));
    if (mode === "mistake") return [key("var(--failed)", `taken for another class (${count(mistakes)})`), key("var(--accepted)", `right (${count(shown - mistakes)})`)];
    return [h("li", {}, plural(map.people.length, "person", "people"))];
  }
  paint("class");
  const least = map.values_used < map.values ? ` The directions are of the ${count(map.values_used)} values that vary most.` : "";
  return h("section", { class: "card wide", id: "embedding", "aria-labelledby": "embedding-title" },
    h("div", { class: "card-head" }, h("h2", { id: "embedding-title" }, "How the model sees windows"), h("div", { class: "segments" }, buttons), who),
    h("p", { class: "hint" }, `${count(shown)} of ${plural(map.windows, "window")}${shown < map.windows ? ", drawn by the run's seed" : ""}: what the last layer takes of each (${plural(map.values, "value")}), along the two directions in which that varies most (PCA), with ${percent(map.explained[0])} and ${percent(map.explained[1])} of its variance.${least}`),
    legend, picture, said);
}

function key(colour, name) {
  const swatch = h("i", { class: "swatch area", "aria-hidden": "true" });
  swatch.style.color = colour;
  return h("li", {}, swatch, name);
}
