// Who is connected: real devices, those that were and are not, what they fail at, and who is put aside.
import { api } from "../api.js";
import { h, text } from "../dom.js";
import { listen } from "../events.js";
import { count, plural } from "../format.js";
import { toast } from "../parts.js";
import { deviceList } from "../fleet/devices.js";
import { attributeBars, failureTable } from "../fleet/overview.js";
import { quarantine } from "../fleet/quarantine.js";

const REST = 2000;
const REGULARLY = 10_000;

export async function fleetPage(root, { life }) {
  const summary = h("p", { class: "soft", id: "fleet-summary" });
  const held = h("div", { role: "status" });
  const aside = quarantine(() => load());
  const list = deviceList(aside.button, () => loadList().catch(failed), life);
  const bars = attributeBars(list.look);
  const failures = failureTable(aside.button);
  const none = h("div", { class: "card empty" },
    h("h2", {}, "No device is connected"),
    h("p", { class: "soft" }, "Devices that run the client SDK, or ", h("code", {}, "proprio devices SPEC --coordinator HOST:PORT"), ", show up here by themselves. Runs with simulated devices bring their own."));
  const full = h("div", { class: "fleet-page" }, held, bars.element, failures.element, list.element);
  await styled();
  root.append(h("div", { class: "head" }, h("div", {}, h("h1", {}, "Fleet"), summary)), aside.element, full, none);

  /** Shows what has changed alone, so that nobody's button goes from under the finger. */
  const changes = (show) => {
    let before;
    return (value, force) => {
      const now = JSON.stringify(value);
      if (now === before && !force) return false;
      before = now;
      show(value);
      return true;
    };
  };
  const showAside = changes(aside.show);
  const showList = changes(list.show);
  const showOverview = changes((overview) => {
    none.hidden = overview.known > 0;
    full.hidden = overview.known === 0;
    const failed = Object.values(overview.failures).reduce((all, one) => all + one, 0);
    text(summary, overview.known === 0 ? "" : `${plural(overview.connected, "device")} connected of ${count(overview.known)} that are known${overview.quarantined > 0 ? `, ${count(overview.quarantined)} put aside` : ""}, ${count(failed)} failures so far${overview.forgotten > 0 ? `; ${count(overview.forgotten)} that were away longest are forgotten` : ""}`);
    held.replaceChildren(...overview.held_back.map((sentence) => h("p", { class: "notice" }, `Not put aside: ${sentence}.`)));
    bars.show(overview.attributes);
    failures.show(overview);
  });

  let asked = 0;
  const loadList = async (force = false) => {
    const mine = ++asked;
    const page = await api.devices(list.query());
    // Whoever has looked for something else meanwhile sees only that.
    if (mine === asked) showList(page, force);
  };
  const load = async () => {
    const [overview, entries] = await Promise.all([api.fleet(), api.quarantined()]);
    const moved = showAside(entries);
    showOverview(overview, moved);
    await loadList(moved);
    list.tick();
  };
  const failed = (error) => toast(`The devices could not be loaded: ${error.message}`, true);
  const quietly = () => load().catch(() => {});

  let rest;
  let ended = false;
  const soon = () => {
    if (ended) return;
    rest ??= setTimeout(() => {
      rest = undefined;
      quietly();
    }, REST);
  };
  await load();
  const clock = setInterval(quietly, REGULARLY);
  life.add(() => {
    ended = true;
    clearInterval(clock);
    clearTimeout(rest);
  });
  life.add(listen(api.listEvents, { device: soon }, { caughtUp: quietly, stillAllowed: () => load().then(() => true, (error) => error.status !== 401) }));
  return "Fleet";
}

/** This page's own styles, which no other has to load. */
function styled() {
  if (document.getElementById("fleet-css")) return undefined;
  return new Promise((resume) => {
    document.head.append(h("link", { id: "fleet-css", rel: "stylesheet", href: "css/fleet.css", onload: resume, onerror: resume }));
  });
}
