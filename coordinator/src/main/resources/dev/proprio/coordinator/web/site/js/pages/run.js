// One run, live.
import { api } from "../api.js";
import { announce, h, perFrame, text } from "../dom.js";
import { listen } from "../events.js";
import { count } from "../format.js";
import { icon } from "../icons.js";
import { ACTIONS, act, progressBar, stateChip } from "../parts.js";
import { aboutCard, notesCard, roundsTable } from "../run/about.js";
import { accuracyCard, lossCard, privacyCard } from "../run/curves.js";
import { figures, nowStrip } from "../run/figures.js";
import { participationMap } from "../run/map.js";
import { peopleCard } from "../run/people.js";
import { phasesCard } from "../run/phases.js";
import { runTabs } from "../run/tabs.js";
import { RunStore } from "../run/store.js";
import { may } from "../session.js";

export async function runPage(root, { id, life }) {
  const store = new RunStore();
  const first = await api.run(id);

  const head = h("div", { class: "run-head" });
  const progress = h("div", { class: "run-bar" });
  const failure = h("p", { class: "failure", role: "alert", hidden: true });
  const told = h("p", { class: "hint", id: "told", hidden: true });
  const notes = h("div", { class: "slot wide" });
  const people = h("div", { class: "slot wide" });
  const about = h("div", { class: "slot wide" });
  const table = h("details", { class: "card wide", id: "rounds-table", ontoggle: () => drawTable() }, h("summary", {}, "Rounds as a table"), h("div"));
  const phases = phasesCard(store, life);
  root.append(
    head, runTabs(id, "overview"), progress, failure, told, nowStrip(store, life), figures(store, life),
    h("div", { class: "cards" }, accuracyCard(store, life), lossCard(store, life), privacyCard(store, life), participationMap(store, life, phases.choose), phases.element, notes, people, table, about));

  const drawTable = perFrame(() => table.open && table.lastChild.replaceChildren(roundsTable(store.rounds)));
  life.add(drawTable.cancel);
  let state;
  let parameters;
  let settled = false;
  const drawHead = () => {
    const run = store.run;
    progress.replaceChildren(progressBar(run.round, run.rounds, "Progress of the run"));
    const why = run.state === "deleted" ? "This run was deleted. What this page still shows is no longer kept." : run.failure;
    failure.hidden = !why;
    text(failure, why ?? "");
    told.hidden = run.state !== "waiting";
    text(told, told.hidden ? "" : "It waits for its turn, for as many runs are under way as may be at once, and goes on by itself.");
    if (run.parameters !== parameters || run.state !== state) {
      // What its data leaves out is known when it is read, what its rounds did when they are over.
      if (parameters !== undefined && run.state !== "deleted") api.run(id).then(drawNotes, () => {});
      const steered = head.contains(document.activeElement) && document.activeElement.matches("button");
      parameters = run.parameters;
      head.replaceChildren(...headOf(run, store));
      if (steered) head.querySelector("button, .button")?.focus();
    }
    if (run.state === state) return;
    if (state) announce(`${run.name} is ${run.state}`);
    state = run.state;
    about.replaceChildren(aboutCard(run));
    if (run.state === "done" && !settled && run.accuracy !== undefined) {
      settled = true;
      api.users(id).then((users) => users.length > 0 && people.replaceChildren(peopleCard(users))).catch(() => {});
    }
  };
  const drawNotes = (detail) => notes.replaceChildren(...(detail.notes.length > 0 ? [notesCard(detail.notes)] : []));
  drawNotes(first);
  life.on(store, "run", drawHead);
  life.on(store, "rounds", drawTable);
  store.setRun(first);

  // The stream tells everything from the start, and after a break what was missed. Should it not, rows are fetched.
  const fetchMissing = async () => {
    const from = store.complete || undefined;
    const [rounds, clients] = await Promise.all([api.rounds(id, from), api.clients(id, from)]);
    store.addRounds(rounds);
    store.addClients(clients);
  };
  let connections = 0;
  let healing = false;
  const heal = async () => {
    if (healing || store.complete === store.lastRound) return;
    healing = true;
    await fetchMissing().catch(() => {});
    healing = false;
  };
  const gone = () => {
    store.setRun({ state: "deleted" });
    deaf();
  };
  const deaf = life.add(listen(api.runEvents(id), {
    run: (run) => (run.deleted ? gone() : store.setRun(run)),
    phase: (phase) => store.setPhase(phase),
    round: (round) => {
      store.addRounds([round]);
      heal();
    },
    clients: ({ clients }) => store.addClients(clients),
  }, { caughtUp: () => {
      if (++connections > 1) fetchMissing().catch(() => {});
    }, stillAllowed: () => api.run(id).then(() => true, (error) => {
      if (error.status === 404) gone();
      return error.status !== 401 && error.status !== 404;
    }) }));
  return first.name;
}

function headOf(run, store) {
  const buttons = Object.entries(ACTIONS).filter(([, action]) => action.when.includes(run.state)).map(([name, action]) =>
    h("button", { type: "button", class: action.danger ? "secondary stop" : "secondary", "data-action": name, onclick: async () => {
      // The answer may be older than what the stream has told meanwhile.
      await act(store.run, name);
    } }, icon(action.icon), action.verb));
  const facts = [run.strategy, `${run.engine} engine`, `${run.devices} devices`, `seed ${run.seed}`, run.parameters > 0 && `${count(run.parameters)} parameters`].filter(Boolean);
  return [
    h("div", {},
      h("p", { class: "crumbs" }, h("a", { href: "#/runs" }, "Runs"), h("span", { "aria-hidden": "true" }, " / ")),
      h("div", { class: "title" }, h("h1", {}, run.name), stateChip(run.state)),
      h("p", { class: "soft facts-line" }, facts.join(" · "), run.secure_aggregation && h("span", { class: "secure" }, icon("lock"), "secure aggregation"))),
    run.state !== "deleted" && h("div", { class: "buttons" }, buttons, may("operator") && h("a", { class: "button quiet", href: `#/new?from=${encodeURIComponent(run.id)}` }, "Clone"), h("a", { class: "button quiet", href: `#/compare?runs=${encodeURIComponent(run.id)}` }, "Compare")),
  ].filter(Boolean);
}
