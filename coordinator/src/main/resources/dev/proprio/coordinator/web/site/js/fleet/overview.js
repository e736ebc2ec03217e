// The fleet as a whole: how many devices say what of themselves, and where the tasks of each kind fail.
import { h, text } from "../dom.js";
import { count, percent, plural } from "../format.js";

export const NAMES = { software: "Software", hardware: "Hardware", model_version: "Model version", device: "Device" };

const SHOWN = 6;
const said = (value) => value || "does not say";
const sum = (counts) => Object.values(counts).reduce((all, one) => all + one, 0);

/** Bars of how many devices have which value; a press looks for these alone. */
export function attributeBars(look) {
  const element = h("section", { class: "cards fleet-kinds", "aria-label": "Devices by what they say of themselves" });
  const open = new Set();
  let last = [];

  const show = (attributes) => {
    last = attributes;
    element.replaceChildren(...attributes.filter((one) => one.values.some(({ value }) => value)).map(card));
  };
  const card = ({ attribute, values, other_values: others, other_devices: devices }) => {
    const most = Math.max(1, ...values.map((one) => one.devices));
    const shown = open.has(attribute) ? values : values.slice(0, SHOWN);
    const more = values.length > SHOWN && h("button", { type: "button", class: "quiet", "aria-expanded": open.has(attribute), onclick: () => {
      if (!open.delete(attribute)) open.add(attribute);
      show(last);
      [...element.children].find((one) => one.dataset.attribute === attribute)?.querySelector("[aria-expanded]")?.focus();
    } }, open.has(attribute) ? "Fewer" : `All ${count(values.length)}`);
    return h("div", { class: "card", "data-attribute": attribute },
      h("div", { class: "card-head" }, h("h2", {}, NAMES[attribute]), h("span", { class: "hint" }, "as devices say; nobody checks it")),
      h("ul", { class: "bars" }, shown.map((one) => bar(attribute, one, most))),
      others > 0 && h("p", { class: "hint" }, `${plural(others, "other value")} of ${plural(devices, "device")}`),
      more);
  };
  const bar = (attribute, { value, devices, connected, quarantined }, most) => {
    const fill = h("i");
    fill.style.width = `${(100 * devices) / most}%`;
    const what = `${plural(devices, "device")}, ${count(connected)} connected${quarantined > 0 ? `, ${count(quarantined)} put aside` : ""}`;
    return h("li", {},
      h("button", { type: "button", class: "quiet", title: what, onclick: () => look(attribute, value) },
        h("span", { class: value ? "name" : "name soft" }, said(value)), h("span", { class: "bar" }, fill), h("b", {}, count(devices), h("span", { class: "unseen" }, ` of them; look at these: ${what}`))));
  };
  return { element, show };
}

/** Tasks and where they failed, a row for each value; the share that failed is the first thing to look at. */
export function failureTable(actions) {
  const choice = h("select", { "aria-label": "Failures by", onchange: () => draw() },
    ["software", "hardware", "model_version"].map((name) => h("option", { value: name }, `By ${NAMES[name].toLowerCase()}`)));
  const head = h("tr");
  const body = h("tbody");
  const none = h("p", { class: "soft" }, "No task has ended yet.");
  const table = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Failures by stage" },
    h("table", {}, h("caption", { class: "unseen" }, "Failures by stage"), h("thead", {}, head), body));
  const since = h("p", { class: "hint" });
  const element = h("section", { class: "card failures" }, h("div", { class: "card-head" }, h("h2", {}, "Where tasks fail"), choice), none, table, since);
  let overview;

  const draw = () => {
    if (!overview) return;
    const { values } = overview.attributes.find((one) => one.attribute === choice.value);
    const rows = values.filter((one) => one.tasks > 0).sort((a, b) => sum(b.failures) / b.tasks - sum(a.failures) / a.tasks);
    const stages = Object.keys(overview.failures);
    none.hidden = rows.length > 0;
    table.hidden = choice.hidden = rows.length === 0;
    text(since, rows.length > 0 ? `Since the coordinator started, ${new Date(overview.since).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}.` : "");
    head.replaceChildren(...[NAMES[choice.value], "Tasks", "Updates", "Late", "Failed", ...stages, ""].map((name, i) => h("th", { scope: "col", class: i > 0 ? "num" : undefined }, name || h("span", { class: "unseen" }, "Actions"))));
    body.replaceChildren(...rows.map((row) => h("tr", { "data-value": row.value },
      h("th", { scope: "row" }, said(row.value)),
      [row.tasks, row.updates, row.late].map((n) => h("td", { class: "num" }, count(n))),
      h("td", { class: "num" }, h("span", { class: sum(row.failures) > 0 ? "warn" : undefined }, percent(sum(row.failures) / row.tasks))),
      stages.map((stage) => h("td", { class: "num" }, row.failures[stage] ? count(row.failures[stage]) : "")),
      h("td", {}, row.value && actions(choice.value, row.value)))));
  };
  return { element, show: (next) => { overview = next; draw(); } };
}
