// All runs, newest first: what they are, how far they are, how good they are.
import { api } from "../api.js";
import { h, perFrame, text } from "../dom.js";
import { listen } from "../events.js";
import { ago, percent, plural } from "../format.js";
import { icon } from "../icons.js";
import { LiveList } from "../live-list.js";
import { confirmed, progressBar, stateChip, toast } from "../parts.js";

const FILTERS = { all: () => true, active: (run) => /ing$|paused|created/.test(run.state), ended: (run) => /done|failed|stopped/.test(run.state) };

export async function runsPage(root, { life }) {
  const runs = new LiveList();
  const chosen = new Set();
  let filter = "all";

  const summary = h("p", { class: "soft", id: "runs-summary" });
  const list = h("ul", { class: "runs", "aria-label": "Runs" });
  const compare = h("a", { class: "button secondary", hidden: true });
  const filters = h("div", { class: "segments", role: "group", "aria-label": "Which runs" },
    Object.keys(FILTERS).map((name) => h("button", { type: "button", "aria-pressed": String(name === filter), onclick: (event) => {
      filter = name;
      for (const other of filters.children) other.setAttribute("aria-pressed", String(other === event.target));
      draw();
    } }, name)));
  root.append(
    h("div", { class: "head" },
      h("div", {}, h("h1", {}, "Runs"), summary),
      h("div", { class: "buttons" }, compare, filters, h("a", { class: "button primary", href: "#/new" }, icon("plus"), "New run"))),
    list,
  );

  const showCompare = () => {
    compare.hidden = chosen.size < 2;
    text(compare, `Compare ${chosen.size}`);
    compare.href = `#/compare?runs=${[...chosen].map(encodeURIComponent).join(",")}`;
  };
  const draw = perFrame(() => {
    const all = runs.all.sort((a, b) => (a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : 0));
    const shown = all.filter(FILTERS[filter]);
    const active = all.filter((run) => run.state === "running").length;
    text(summary, all.length === 0 ? "" : `${plural(all.length, "run")}, ${active} under way`);
    const focused = document.activeElement?.id;
    list.replaceChildren(...(shown.length > 0 ? shown.map(row) : [empty(all.length)]));
    if (focused && list.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused).focus();
  });
  life.add(draw.cancel);

  const row = (run) => {
    const pick = h("input", { type: "checkbox", id: `pick-${run.id}`, "aria-label": `Choose ${run.name} to compare`, onchange: (event) => {
      if (event.target.checked) chosen.add(run.id);
      else chosen.delete(run.id);
      showCompare();
    } });
    pick.checked = chosen.has(run.id);
    return h("li", { class: "run card", "data-id": run.id },
      pick,
      h("div", { class: "run-name" },
        h("a", { id: `run-${run.id}`, href: `#/runs/${encodeURIComponent(run.id)}` }, run.name),
        h("span", { class: "soft" }, [run.strategy, run.engine, `seed ${run.seed}`, run.secure_aggregation && "secure aggregation"].filter(Boolean).join(" · "))),
      stateChip(run.state),
      h("div", { class: "run-progress" }, progressBar(run.round, run.rounds, `Progress of ${run.name}`), h("span", { class: "soft" }, `round ${run.round} of ${run.rounds}`)),
      h("div", { class: "run-figure" }, h("b", {}, percent(run.accuracy)), h("span", { class: "soft" }, "accuracy")),
      h("time", { class: "soft", datetime: run.created_at, title: run.created_at }, ago(run.created_at)),
      h("button", { class: "icon", type: "button", "aria-label": `Delete ${run.name}`, title: "Delete", hidden: /ing$/.test(run.state), onclick: () => remove(run) }, icon("trash")));
  };
  const remove = async (run) => {
    if (!(await confirmed("Delete this run?", `${run.name} and everything in ${run.folder} is removed. This cannot be undone.`, "Delete", true))) return;
    try {
      await api.remove(run.id);
      runs.tell({ id: run.id, deleted: true });
      chosen.delete(run.id);
      showCompare();
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

/** Whether the coordinator lets us in; it leads to the sign-in page by itself when it does not. */
async function allowed(load) {
  try {
    await load();
    return true;
  } catch (error) {
    return error.status !== 401;
  }
}

const empty = (all) =>
  all > 0
    ? h("li", { class: "empty card" }, h("p", {}, "No run is like this."))
    : h("li", { class: "empty card" },
        h("h2", {}, "No runs yet"),
        h("p", { class: "soft" }, "A run teaches a model to devices that keep their data. Start one from a recipe; it takes a minute, and needs nothing else."),
        h("a", { class: "button primary", href: "#/new?recipe=quickstart" }, icon("plus"), "Start the quickstart"));
