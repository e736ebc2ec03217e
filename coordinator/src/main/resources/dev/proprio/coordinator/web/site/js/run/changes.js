// What changed between two runs, window by window: what one has right and the other wrong, by person and class.
import { api } from "../api.js";
import { h } from "../dom.js";
import { count, percent, plural } from "../format.js";

/**
 * A card whose `show` is told which runs there are.
 * @param {(one: string, other: string) => string | undefined} hindrance why two runs, by id, were not tested on the same windows
 */
export function changesCard(hindrance) {
  let runs = [];
  const pick = (label) => h("select", { "aria-label": label, onchange: () => load() });
  const from = pick("From the run");
  const to = pick("To the run");
  const body = h("div", { "aria-live": "polite" });
  const element = h("section", { class: "card wide", id: "changes", "aria-labelledby": "changes-title", hidden: true },
    h("div", { class: "card-head" }, h("h2", { id: "changes-title" }, "Window by window"), h("div", { class: "buttons" }, from, h("span", { class: "soft" }, "to"), to)), body);
  async function load() {
    const asked = `${from.value} ${to.value}`;
    let content;
    const why = from.value === to.value ? "Choose another run to compare with." : hindrance(from.value, to.value);
    if (why) content = h("p", { class: "soft" }, why);
    else {
      try {
        content = drawn(await api.changes(from.value, to.value));
      } catch (error) {
        content = h("p", { class: "notice" }, error.message);
      }
    }
    if (asked === `${from.value} ${to.value}`) body.replaceChildren(...[content].flat());
  }
  return {
    element,
    show(done, names) {
      const before = [from.value, to.value];
      runs = done;
      element.hidden = runs.length < 2;
      for (const [i, select] of [from, to].entries()) {
        select.replaceChildren(...runs.map((run, k) => h("option", { value: run.id }, names[k])));
        select.value = runs.some((run) => run.id === before[i]) ? before[i] : runs[Math.min(i, runs.length - 1)]?.id;
      }
      if (from.value === to.value && runs.length > 1) to.value = runs.find((run) => run.id !== from.value).id;
      if (!element.hidden) load();
    },
  };
}

const p = (value) => (value < 1e-4 ? value.toExponential(1) : value.toFixed(4));

function drawn(changes) {
  const { all } = changes;
  const left = changes.people_left_out > 0 ? ` ${plural(changes.people_left_out, "more person is", "more people are")} not listed.` : "";
  return [
    h("p", { id: "changes-told" }, `Of ${plural(all.windows, "window")}, ${count(all.lost)} were right and are wrong, ${count(all.gained)} were wrong and are right, ${count(all.both_wrong)} are wrong in both (${percent(all.both_wrong / all.windows)}).`),
    h("p", { class: "hint" }, `McNemar's exact test: p = ${p(changes.window_test.p)}, as if windows of a person did not hang together. Sign-flip test over people: p = ${p(changes.people_test)}.`),
    h("div", { class: "mistakes" },
      table("Classes", [all, ...changes.classes]),
      table("People whose windows changed", changes.people)),
    left && h("p", { class: "hint" }, left),
  ].filter(Boolean);
}

function table(title, rows) {
  return h("div", {}, h("h3", {}, title), rows.length === 0 ? h("p", { class: "soft" }, "None.") :
    h("div", { class: "scroll tall", tabindex: 0, role: "region", "aria-label": title }, h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Of"), ["Windows", "Right to wrong", "Wrong to right", "Both wrong"].map((name) => h("th", { scope: "col", class: "num" }, name)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row.name), [row.windows, row.lost, row.gained, row.both_wrong].map((n) => h("td", { class: "num" }, count(n)))))))));
}
