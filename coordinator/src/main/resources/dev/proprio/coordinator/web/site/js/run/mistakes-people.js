// Everybody who was tested, the worst accuracy first; whoever is chosen is looked at.
import { h } from "../dom.js";
import { count, percent, plural } from "../format.js";

const PAGE = 50;

export function peopleList(found, choose) {
  const rows = new Map();
  const body = h("tbody");
  const said = h("p", { class: "hint", "aria-live": "polite" });
  const more = h("button", { type: "button", class: "secondary", onclick: () => show(shown + PAGE) }, "Show more");
  const search = h("input", { type: "search", "aria-label": "Find a person", placeholder: "Find a person", oninput: () => show(PAGE) });
  let shown = PAGE;
  let chosen;
  const row = (person) => {
    const most = person.most_often;
    const button = h("button", { type: "button", class: "quiet pick", "aria-pressed": String(person === chosen), onclick: () => choose(person) }, person.person);
    rows.set(person, button);
    return h("tr", {}, h("th", { scope: "row" }, button),
      h("td", { class: "num" }, percent(1 - person.wrong / person.windows)), h("td", { class: "num" }, count(person.windows)),
      h("td", { class: "num" }, count(person.confident)), h("td", {}, most ? `${most.truth} taken for ${most.predicted} (${count(most.windows)})` : "–"));
  };
  function show(most) {
    shown = most;
    const wanted = search.value.trim().toLowerCase();
    const all = found.people.filter((person) => person.person.toLowerCase().includes(wanted));
    rows.clear();
    body.replaceChildren(...all.slice(0, shown).map(row));
    more.hidden = all.length <= shown;
    said.textContent = `${plural(all.length, "person", "people")}, the worst accuracy first${all.length > shown ? `; ${count(shown)} are shown` : ""}.`;
  }
  show(PAGE);
  return {
    element: h("section", { class: "card", id: "worst-people", "aria-labelledby": "worst-title" },
      h("div", { class: "card-head" }, h("h2", { id: "worst-title" }, "People"), search), said,
      h("div", { class: "scroll tall", tabindex: 0, role: "region", "aria-label": "People" }, h("table", {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Person"), h("th", { scope: "col", class: "num" }, "Accuracy"), h("th", { scope: "col", class: "num" }, "Windows"),
          h("th", { scope: "col", class: "num" }, "Sure and wrong"), h("th", { scope: "col" }, "Most often"))), body)), more),
    /** Shows who is looked at. */
    mark(person) {
      rows.get(chosen)?.setAttribute("aria-pressed", "false");
      chosen = person;
      rows.get(chosen)?.setAttribute("aria-pressed", "true");
    },
  };
}
