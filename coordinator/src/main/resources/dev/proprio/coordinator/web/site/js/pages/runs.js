// All runs: found by words, tags and sweeps, sorted, a page at a time; what is looked at stands in the address.
import { api } from "../api.js";
import { announce, h, perFrame, text } from "../dom.js";
import { listen } from "../events.js";
import { ago, count, percent, plural } from "../format.js";
import { icon } from "../icons.js";
import { LiveList } from "../live-list.js";
import { confirmed, progressBar, stateChip, toast } from "../parts.js";
import { chosenBar } from "../runs/chosen.js";
import { address, entries, FILTERS, matching, PAGE, readQuery, SORTS, tagsOf } from "../runs/query.js";
import { may } from "../session.js";

const MOST_TAGS = 12;
const TYPING = 150;

export async function runsPage(root, { life, query }) {
  const runs = new LiveList();
  const byId = (id) => runs.find(id);
  let view = readQuery(query);

  const chosen = chosenBar(byId, (told) => {
    if (told) runs.tell(told);
    draw();
  });
  const summary = h("p", { class: "soft", id: "runs-summary" });
  let typing;
  const search = h("input", { type: "search", id: "search", placeholder: "Name, strategy, tag, seed …", "aria-label": "Search runs", value: view.text, oninput: () => {
    clearTimeout(typing);
    typing = setTimeout(() => go({ text: search.value.trim(), page: 1 }, false), TYPING);
  } });
  life.add(() => clearTimeout(typing));
  const filters = h("div", { class: "segments", role: "group", "aria-label": "Which runs" },
    Object.keys(FILTERS).map((name) => h("button", { type: "button", "data-filter": name, onclick: () => go({ filter: name, page: 1 }) }, name)));
  const sorter = h("select", { id: "sort", "aria-label": "Sort by", onchange: () => sortBy(sorter.value) },
    Object.entries(SORTS).map(([key, { name }]) => h("option", { value: key }, `Sort: ${name.toLowerCase()}`)));
  const grouped = h("input", { type: "checkbox", id: "grouped", onchange: () => go({ grouped: grouped.checked, page: 1 }) });
  const groupedLabel = h("label", { class: "check", for: "grouped" }, grouped, "Sweeps as one row");
  const tags = h("div", { class: "chips tags", role: "group", "aria-label": "Tags" });
  const all = h("input", { type: "checkbox", "aria-label": "Tick all on this page", onchange: () => {
    for (const entry of shown) for (const run of entry.runs) chosen.set(run.id, all.checked);
    draw();
  } });
  const heads = Object.entries(SORTS).map(([key, { name }]) =>
    h("th", { scope: "col", class: key === "accuracy" || key === "created" ? "num" : undefined, "data-sort": key },
      h("button", { type: "button", class: "sort", onclick: () => sortBy(key) }, name, h("i", { "aria-hidden": "true" }))));
  const headOf = (key) => heads.find((head) => head.dataset.sort === key);
  const body = h("tbody");
  const table = h("div", { class: "card runs-card" },
    h("table", { class: "runs", "aria-label": "Runs" },
      h("thead", {}, h("tr", {}, h("th", { class: "pick" }, all), ["name", "state", "round", "accuracy", "created"].map(headOf), h("th", {}, h("span", { class: "unseen" }, "Actions")))),
      body));
  const none = h("div", { class: "empty card", hidden: true });
  const pager = h("nav", { class: "pager", "aria-label": "Pages of the list" });
  root.append(
    h("div", { class: "head" },
      h("div", {}, h("h1", {}, "Runs"), summary),
      h("div", { class: "buttons" }, h("a", { class: "button primary", href: "#/new" }, icon("plus"), "New run"))),
    h("div", { class: "finder", role: "search" }, search, filters, sorter, groupedLabel),
    tags, chosen.element, none, table, pager);

  let shown = [];
  let total = 0;

  /** Changes what is looked at; a step that back takes back, but for letters that are typed. */
  const go = (change, step = true) => {
    view = { ...view, ...change };
    const to = address(view);
    if (step && to !== location.hash) history.pushState(undefined, "", to);
    else history.replaceState(history.state, "", to);
    draw();
  };
  const sortBy = (key) => {
    go({ sort: key, down: key === view.sort ? !view.down : Boolean(SORTS[key].down), page: 1 });
    announce(`sorted by ${SORTS[key].name}, ${view.down ? "descending" : "ascending"}`);
  };

  const draw = perFrame(() => {
    const known = runs.all;
    const found = entries(matching(known, view).sort(newestFirst), view);
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    view.page = Math.min(view.page, pages);
    shown = found.slice((view.page - 1) * PAGE, view.page * PAGE);
    total = found.length;
    drawHead(known);
    const focused = document.activeElement?.id;
    body.replaceChildren(...shown.map((entry) => (entry.sweep ? sweepRow(entry) : runRow(entry.runs[0]))));
    table.hidden = shown.length === 0;
    none.hidden = shown.length > 0;
    if (!none.hidden) none.replaceChildren(...empty(known.length, () => go({ text: (search.value = ""), filter: "all", tag: "", sweep: "", page: 1 })));
    drawPager(pages);
    chosen.tidy();
    const ticked = shown.flatMap((entry) => entry.runs).filter((run) => chosen.has(run.id)).length;
    all.checked = ticked > 0 && ticked === shown.flatMap((entry) => entry.runs).length;
    all.indeterminate = ticked > 0 && !all.checked;
    if (focused && focused !== document.activeElement?.id) document.getElementById(focused)?.focus({ preventScroll: true });
  });
  life.add(draw.cancel);

  const drawHead = (known) => {
    const active = known.filter((run) => run.state === "running").length;
    const waiting = known.filter((run) => run.state === "waiting").length;
    text(summary, known.length === 0 ? "" : `${plural(known.length, "run")}, ${active} under way${waiting > 0 ? `, ${waiting} waiting` : ""}`);
    for (const button of filters.children) button.setAttribute("aria-pressed", String(button.dataset.filter === view.filter));
    sorter.value = view.sort;
    grouped.checked = view.grouped;
    groupedLabel.hidden = !known.some((run) => run.sweep) || Boolean(view.sweep);
    for (const head of heads) head.setAttribute("aria-sort", head.dataset.sort === view.sort ? (view.down ? "descending" : "ascending") : "none");
    const offered = tagsOf(known).filter((tag, i) => i < MOST_TAGS || tag === view.tag);
    const chips = offered.map((tag) => h("button", { type: "button", class: "chip tag", id: `tag-${tag}`, "aria-pressed": String(tag === view.tag), onclick: () => go({ tag: tag === view.tag ? "" : tag, page: 1 }) }, tag));
    if (view.sweep) chips.unshift(h("button", { type: "button", class: "chip tag", "aria-pressed": "true", onclick: () => go({ sweep: "", page: 1 }) }, `sweep ${view.sweep}`, icon("close")));
    const focused = document.activeElement?.id;
    tags.replaceChildren(...chips);
    if (focused?.startsWith("tag-")) document.getElementById(focused)?.focus();
    tags.hidden = chips.length === 0;
    for (const part of [root.querySelector(".finder")]) part.hidden = known.length === 0;
  };
  const drawPager = (pages) => {
    pager.hidden = pages < 2;
    if (pager.hidden) return;
    const first = (view.page - 1) * PAGE + 1;
    const turn = (name, to, off) => h("button", { type: "button", class: "secondary", id: `page-${name.toLowerCase()}`, disabled: off, onclick: () => {
      go({ page: to });
      root.querySelector("h1").scrollIntoView({ block: "nearest" });
    } }, name);
    pager.replaceChildren(turn("Newer", view.page - 1, view.page === 1), h("span", { class: "num", role: "status" }, `${count(first)}–${count(first + shown.length - 1)} of ${count(total)}`), turn("Older", view.page + 1, view.page === pages));
    if (!(view.sort === "created" && view.down)) {
      pager.firstChild.textContent = "Previous";
      pager.lastChild.textContent = "Next";
    }
  };

  const pickOf = (id, name, members) => {
    const pick = h("input", { type: "checkbox", id, "aria-label": `Tick ${name}`, onchange: (event) => {
      for (const run of members) chosen.set(run.id, event.target.checked);
      draw();
    } });
    const ticked = members.filter((run) => chosen.has(run.id)).length;
    pick.checked = ticked === members.length;
    pick.indeterminate = ticked > 0 && !pick.checked;
    return h("td", { class: "pick" }, pick);
  };
  const runRow = (run) =>
    h("tr", { class: "run", "data-id": run.id },
      pickOf(`pick-${run.id}`, run.name, [run]),
      h("th", { scope: "row", class: "run-name" },
        h("a", { id: `run-${run.id}`, href: `#/runs/${encodeURIComponent(run.id)}` }, run.name),
        h("span", { class: "soft" }, [run.strategy, run.engine, `seed ${run.seed}`, run.secure_aggregation && "secure aggregation", run.sweep && !view.sweep && `sweep ${run.sweep}`].filter(Boolean).join(" · "),
          (run.tags ?? []).map((tag) => [" ", h("span", { class: "word" }, tag)]))),
      h("td", { class: "run-state" }, stateChip(run.state)),
      h("td", { class: "run-progress" }, progressBar(run.round, run.rounds, `Progress of ${run.name}`), h("span", { class: "soft" }, `round ${count(run.round)} of ${count(run.rounds)}`)),
      h("td", { class: "num run-figure" }, h("b", {}, percent(run.user_mean)), h("span", { class: "soft only-small" }, " mean accuracy")),
      h("td", { class: "num run-time" }, h("time", { class: "soft", datetime: run.created_at, title: run.created_at }, ago(run.created_at))),
      h("td", { class: "run-end" }, h("button", { class: "icon", type: "button", id: `delete-${run.id}`, "aria-label": `Delete ${run.name}`, title: "Delete", hidden: /ing$/.test(run.state) || !may("admin"), onclick: () => remove(run) }, icon("trash"))));
  const sweepRow = ({ sweep, runs: members }) => {
    const states = new Map();
    for (const run of members) states.set(run.state, (states.get(run.state) ?? 0) + 1);
    const accuracies = members.map((run) => run.user_mean).filter(Number.isFinite);
    const done = members.reduce((sum, run) => sum + run.round, 0);
    const rounds = members.reduce((sum, run) => sum + run.rounds, 0);
    const key = encodeURIComponent(sweep);
    return h("tr", { class: "run sweep", "data-sweep": sweep },
      pickOf(`pick-sweep-${key}`, `all runs of the sweep ${sweep}`, members),
      h("th", { scope: "row", class: "run-name" },
        h("a", { id: `sweep-${key}`, href: address({ ...view, sweep, page: 1 }) }, sweep),
        h("span", { class: "soft" }, `sweep of ${plural(members.length, "run")}`)),
      h("td", { class: "run-state" }, [...states].map(([state, n]) => h("span", { class: "several" }, stateChip(state), states.size > 1 && ` ${n}`))),
      h("td", { class: "run-progress" }, progressBar(done, rounds, `Progress of the sweep ${sweep}`), h("span", { class: "soft" }, `${count(done)} of ${count(rounds)} rounds`)),
      h("td", { class: "num run-figure" }, h("b", {}, accuracies.length > 0 ? percent(Math.max(...accuracies)) : percent(undefined)), h("span", { class: "soft" }, " best")),
      h("td", { class: "num run-time" }, h("time", { class: "soft", datetime: members[0].created_at, title: members[0].created_at }, ago(members[0].created_at))),
      h("td", { class: "run-end" }));
  };
  const remove = async (run) => {
    if (!(await confirmed("Delete this run?", `${run.name} and everything in ${run.folder} is removed. This cannot be undone.`, "Delete", true))) return;
    try {
      await api.remove(run.id);
      runs.tell({ id: run.id, deleted: true });
      draw();
    } catch (error) {
      toast(`${run.name} was not deleted: ${error.message}`, true);
    }
  };

  const load = async () => {
    await runs.load(api.runs);
    draw();
  };
  await load();
  life.add(listen(api.listEvents, {
    run: (run) => {
      runs.tell(run);
      draw();
    },
  }, { caughtUp: () => load().catch(() => {}), stillAllowed: () => allowed(load) }));
  return "Runs";
}

const newestFirst = (a, b) => (a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : 0);

/** Whether the coordinator lets us in; it leads to the sign-in page by itself when it does not. */
async function allowed(load) {
  try {
    await load();
    return true;
  } catch (error) {
    return error.status !== 401;
  }
}

const empty = (all, showAll) =>
  all > 0
    ? [h("h2", {}, "No run is like this"), h("p", { class: "soft" }, `None of ${plural(all, "run")} fits what you look for.`), h("button", { type: "button", class: "secondary", onclick: showAll }, "Show all runs")]
    : [
        h("h2", {}, "No runs yet"),
        h("p", { class: "soft" }, "A run teaches a model to devices that keep their data. Start one from a recipe; it takes a minute, and needs nothing else."),
        h("a", { class: "button primary", href: "#/new?recipe=quickstart" }, icon("plus"), "Start the quickstart"),
      ];
