// Whose windows of which class there are, as a table whose cells are the darker the more there are.
import { h } from "../dom.js";
import { count, plural } from "../format.js";

const PAGE = 50;
const DARKEST = 34;

export function windowCounts(found, choose) {
  const most = Math.max(1, ...found.people.flatMap((person) => person.windows));
  const body = h("tbody");
  const said = h("p", { class: "hint", "aria-live": "polite" });
  const more = h("button", { type: "button", class: "secondary", onclick: () => show(shown + PAGE) }, "Show more");
  const search = h("input", { type: "search", "aria-label": "Find a person", placeholder: "Find a person", oninput: () => show(PAGE) });
  let shown = PAGE;
  const cell = (windows) => {
    const td = h("td", { class: "num" }, count(windows));
    if (windows > 0) td.style.background = `color-mix(in srgb, var(--first) ${4 + Math.round(((DARKEST - 4) * windows) / most)}%, var(--card))`;
    return td;
  };
  const row = (person) => h("tr", {},
    h("th", { scope: "row" }, person.shown > 0 ? h("button", { type: "button", class: "quiet pick", onclick: () => choose(person) }, person.person) : person.person),
    person.windows.map(cell));
  function show(wanted) {
    shown = wanted;
    const text = search.value.trim().toLowerCase();
    const all = found.people.filter((person) => person.person.toLowerCase().includes(text));
    body.replaceChildren(...all.slice(0, shown).map(row));
    more.hidden = all.length <= shown;
    const left = found.people_left_out > 0 ? ` ${plural(found.people_left_out, "more person is", "more people are")} not listed.` : "";
    said.textContent = `${plural(all.length, "person", "people")}${all.length > shown ? `; ${count(shown)} are shown` : ""}.${left}`;
  }
  show(PAGE);
  return h("section", { class: "card wide", id: "counts", "aria-labelledby": "counts-title" },
    h("div", { class: "card-head" }, h("h2", { id: "counts-title" }, "Windows by person and class"), search), said,
    h("div", { class: "scroll tall", tabindex: 0, role: "region", "aria-label": "Windows by person and class" }, h("table", { class: "heat" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Person"), found.classes.map((name) => h("th", { scope: "col", class: "num", title: name }, name)))), body)), more);
}
