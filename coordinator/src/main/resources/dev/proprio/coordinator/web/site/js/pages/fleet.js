// Who is connected: real devices, and those that were and are not.
import { api } from "../api.js";
import { h, perFrame, text } from "../dom.js";
import { listen } from "../events.js";
import { ago, count, plural } from "../format.js";
import { LiveList } from "../live-list.js";
import { sortableTable } from "../parts.js";

const time = (value) => h("time", { datetime: value, title: value }, ago(value));
const COLUMNS = [
  { key: "id", name: "Device", cell: (d) => d.id, sort: (d) => d.id },
  { key: "connected", name: "State", cell: (d) => h("span", { class: "chip state", "data-state": d.connected ? "done" : "stopped" }, h("i", { "aria-hidden": "true" }, d.connected ? "●" : "○"), d.connected ? "connected" : "away"), sort: (d) => (d.connected ? 0 : 1) },
  { key: "software", name: "Software", cell: (d) => h("span", {}, d.software, h("span", { class: "soft" }, ` protocol ${d.revision}`, d.says?.hardware ? `, says it is ${d.says.hardware}` : "")), sort: (d) => `${d.software} ${d.revision}` },
  { key: "last_seen", name: "Last seen", cell: (d) => time(d.last_seen), sort: (d) => Date.parse(d.last_seen), number: true },
  { key: "tasks", name: "Tasks", cell: (d) => count(d.tasks), sort: (d) => d.tasks, number: true },
  { key: "updates", name: "Updates", cell: (d) => count(d.updates), sort: (d) => d.updates, number: true },
  { key: "failures", name: "Failures", cell: (d) => h("span", { class: d.failures > 0 ? "warn" : undefined }, count(d.failures)), sort: (d) => d.failures, number: true },
  { key: "last_failure", name: "Last failure", cell: (d) => h("span", { class: "reason" }, d.last_failure ?? "") },
];

const MOST = 500;

export async function fleetPage(root, { life }) {
  const devices = new LiveList();
  const summary = h("p", { class: "soft", id: "fleet-summary" });
  const versions = h("p", { class: "chips" });
  const search = h("input", { type: "search", placeholder: "Find a device", "aria-label": "Find a device", oninput: () => draw() });
  const table = sortableTable("Devices", COLUMNS, { key: "id", down: false });
  const more = h("p", { class: "hint" });
  const none = h("div", { class: "card empty" },
    h("h2", {}, "No device is connected"),
    h("p", { class: "soft" }, "Devices that run the client SDK, or ", h("code", {}, "proprio devices SPEC --coordinator HOST:PORT"), ", show up here by themselves. Runs with simulated devices bring their own."));
  const full = h("div", { class: "card fleet" }, table.element, more);
  root.append(h("div", { class: "head" }, h("div", {}, h("h1", {}, "Fleet"), summary), h("div", { class: "buttons" }, search)), versions, full, none);

  const draw = perFrame(() => {
    const all = devices.all;
    const wanted = search.value.trim().toLowerCase();
    const shown = wanted ? all.filter((d) => `${d.id} ${d.software} ${d.says?.hardware ?? ""} ${d.last_failure ?? ""}`.toLowerCase().includes(wanted)) : all;
    none.hidden = all.length > 0;
    full.hidden = search.hidden = all.length === 0;
    text(summary, all.length === 0 ? "" : `${plural(all.filter((d) => d.connected).length, "device")} connected, ${count(all.reduce((sum, d) => sum + d.failures, 0))} failures so far`);
    text(more, shown.length > MOST ? `${count(MOST)} of ${count(shown.length)} devices; find the others by their name.` : "");
    versions.replaceChildren(...tally(all).map(([name, n]) => h("span", { class: "chip" }, name, h("b", {}, count(n)))));
    table.show(shown.slice(0, MOST));
  });
  life.add(draw.cancel);
  const load = async () => {
    await devices.load(api.devices);
    draw();
  };
  await load();
  const clock = setInterval(draw, 10000);
  life.add(() => clearInterval(clock));
  life.add(listen(api.listEvents, {
    device: (device) => {
      devices.tell(device);
      draw();
    },
  }, { caughtUp: () => load().catch(() => {}), stillAllowed: () => load().then(() => true, (error) => error.status !== 401) }));
  return "Fleet";
}

/** Connected devices by what they run, most first. */
function tally(all) {
  const counts = new Map();
  for (const device of all) {
    if (device.connected) counts.set(device.software, (counts.get(device.software) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}
