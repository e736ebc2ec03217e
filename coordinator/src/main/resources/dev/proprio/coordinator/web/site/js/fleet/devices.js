// Devices one by one: found, sorted and cut into pages by the coordinator, so that it does not matter how many there are.
import { announce, h, text } from "../dom.js";
import { ago, count, plural } from "../format.js";
import { NAMES } from "./overview.js";

export const PAGE = 50;
const TYPING = 200;
const STATES = { connected: ["●", "connected", "done"], away: ["○", "away", "stopped"], quarantined: ["✕", "put aside", "failed"] };
const stateOf = (device) => (device.quarantine ? "quarantined" : device.connected ? "connected" : "away");

const chip = (device) => {
  const [mark, word, colour] = STATES[stateOf(device)];
  return h("span", { class: "chip state", "data-state": colour, title: device.quarantine?.reason }, h("i", { "aria-hidden": "true" }, mark), word);
};
const time = (value) => h("time", { datetime: value, title: value }, ago(value));

const columns = (actions) => [
  { key: "id", name: "Device", cell: (d) => d.id },
  { key: "connected", name: "State", cell: chip },
  { key: "software", name: "Software", cell: (d) => h("span", {}, d.software, h("span", { class: "soft" }, ` protocol ${d.revision}`, d.says?.hardware ? `, says it is ${d.says.hardware}` : "", d.says?.model_version ? `, with ${d.says.model_version}` : "")) },
  { key: "last_seen", name: "Last seen", cell: (d) => time(d.last_seen), number: true },
  { key: "tasks", name: "Tasks", cell: (d) => count(d.tasks), number: true },
  { key: "updates", name: "Updates", cell: (d) => count(d.updates), number: true },
  { key: "late", name: "Late", cell: (d) => count(d.late), number: true },
  { key: "failures", name: "Failures", cell: (d) => h("span", { class: d.failures > 0 ? "warn" : undefined }, count(d.failures)), number: true },
  { name: "Last failure", cell: (d) => h("span", { class: "reason" }, d.quarantine ? `put aside: ${d.quarantine.reason}` : d.last_failure ?? "") },
  { name: "", cell: (d) => actions("device", d.id) },
];

/** @param ask called when something else is looked for; what is looked for is `query()` */
export function deviceList(actions, ask, life) {
  const view = { find: "", state: "", failing: false, sort: "id", down: false, skip: 0, values: {} };
  const all = columns(actions);
  let typing;
  life.add(() => clearTimeout(typing));
  const go = (change) => {
    Object.assign(view, { skip: 0 }, change);
    draw();
    ask();
  };
  const search = h("input", { type: "search", placeholder: "Find a device", "aria-label": "Find a device", oninput: () => {
    clearTimeout(typing);
    typing = setTimeout(() => go({ find: search.value.trim() }), TYPING);
  } });
  const state = h("select", { "aria-label": "State", onchange: () => go({ state: state.value }) },
    h("option", { value: "" }, "In any state"), Object.entries(STATES).map(([name, [, word]]) => h("option", { value: name }, word)));
  const failing = h("input", { type: "checkbox", id: "failing", onchange: () => go({ failing: failing.checked }) });
  const chosen = h("div", { class: "chips" });
  const heads = all.map((column) => h("th", { scope: "col", class: column.number ? "num" : undefined },
    column.key ? h("button", { type: "button", class: "sort", onclick: () => sortBy(column) }, column.name, h("i", { "aria-hidden": "true" })) : column.name || h("span", { class: "unseen" }, "Actions")));
  const body = h("tbody");
  const pager = h("nav", { class: "pager", "aria-label": "Pages of devices" });
  const element = h("section", { class: "card fleet", id: "devices" },
    h("div", { class: "finder", role: "search" }, search, state, h("label", { class: "check", for: "failing" }, failing, "That failed")), chosen,
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Devices" },
      h("table", {}, h("caption", { class: "unseen" }, "Devices"), h("thead", {}, h("tr", {}, heads)), body)), pager);

  const sortBy = (column) => {
    go({ sort: column.key, down: column.key === view.sort ? !view.down : Boolean(column.number) });
    announce(`sorted by ${column.name}, ${view.down ? "descending" : "ascending"}`);
  };
  const draw = () => {
    all.forEach((column, i) => {
      if (column.key) heads[i].setAttribute("aria-sort", column.key !== view.sort ? "none" : view.down ? "descending" : "ascending");
    });
    chosen.hidden = Object.keys(view.values).length === 0;
    chosen.replaceChildren(...Object.entries(view.values).map(([attribute, value]) =>
      h("button", { type: "button", class: "chip", onclick: () => {
        const { [attribute]: gone, ...values } = view.values;
        go({ values });
        search.focus();
      } }, `${NAMES[attribute]}: ${value || "does not say"}`, h("i", { "aria-hidden": "true" }, "✕"), h("span", { class: "unseen" }, ", no longer these alone"))));
  };
  draw();
  return {
    element,
    /** Looks at those alone that have a value. */
    look: (attribute, value) => {
      go({ values: { ...view.values, [attribute]: value } });
      element.scrollIntoView({ block: "start" });
      search.focus({ preventScroll: true });
    },
    query: () => {
      const query = new URLSearchParams({ most: PAGE, skip: view.skip, sort: view.sort, ...view.values });
      if (view.find) query.set("find", view.find);
      if (view.state) query.set("state", view.state);
      if (view.failing) query.set("failing", "true");
      if (view.down) query.set("down", "true");
      return query;
    },
    show: ({ devices, matching }) => {
      body.replaceChildren(...devices.map((device) => h("tr", { "data-id": device.id }, all.map((column, i) =>
        h(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : undefined, class: column.number ? "num" : undefined, "data-label": column.name }, column.cell(device))))));
      const from = Math.min(view.skip + 1, matching);
      pager.replaceChildren(
        h("button", { type: "button", class: "secondary", disabled: view.skip === 0, onclick: () => go({ skip: Math.max(0, view.skip - PAGE) }) }, "Previous"),
        h("span", { class: "soft", role: "status" }, matching === 0 ? "No device is like that" : `${count(from)} to ${count(view.skip + devices.length)} of ${plural(matching, "device")}`),
        h("button", { type: "button", class: "secondary", disabled: view.skip + devices.length >= matching, onclick: () => go({ skip: view.skip + PAGE }) }, "Next"));
    },
    /** Says anew how long ago devices were seen. */
    tick: () => body.querySelectorAll("time").forEach((one) => text(one, ago(one.dateTime))),
  };
}
