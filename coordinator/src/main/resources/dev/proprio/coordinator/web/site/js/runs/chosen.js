// What can be done with the runs that are ticked: compare them, tag them, delete them.
import { api } from "../api.js";
import { announce, h, text } from "../dom.js";
import { plural } from "../format.js";
import { icon } from "../icons.js";
import { confirmed, prompted, toast } from "../parts.js";
import { may } from "../session.js";

const MOST_NAMES = 5;
const isUnderWay = (run) => /ing$/.test(run.state);

/** Some of the runs by name; with the id where the name is that of several. */
function named(runs, all) {
  const called = (run) => (all.filter((other) => other.name === run.name).length > 1 ? `${run.name} (${run.id})` : run.name);
  return `${runs.slice(0, MOST_NAMES).map(called).join(", ")}${runs.length > MOST_NAMES ? ` and ${runs.length - MOST_NAMES} more` : ""}`;
}

/**
 * A bar for the runs that are ticked.
 *
 * @param find the run of an id, as it is now
 * @param changed called with a run after it was changed, with {id, deleted} after it is gone
 */
export function chosenBar(find, changed) {
  const ids = new Set();
  const known = () => [...ids].map(find).filter(Boolean);
  const count = h("span", { class: "num" });
  const compare = h("a", { class: "button secondary" });
  const tag = h("button", { type: "button", class: "secondary", onclick: () => addTag() }, "Tag");
  const remove = h("button", { type: "button", class: "secondary stop", onclick: () => removeAll() }, icon("trash"), "Delete");
  const none = h("button", { type: "button", class: "quiet", onclick: () => {
    ids.clear();
    show();
    changed();
  } }, "Untick all");
  const element = h("div", { class: "chosen card", role: "group", "aria-label": "With the runs that are ticked", hidden: true }, count, compare, tag, remove, none);

  const show = () => {
    element.hidden = ids.size === 0;
    text(count, `${plural(ids.size, "run")} ticked`);
    compare.hidden = ids.size < 2;
    text(compare, `Compare ${ids.size}`);
    compare.href = `#/compare?runs=${[...ids].map(encodeURIComponent).join(",")}`;
    tag.hidden = !may("operator");
    remove.hidden = !may("admin");
  };

  async function addTag() {
    const runs = known();
    const name = await prompted(`Tag ${plural(runs.length, "run")}`, "A word or two by which you find them again; with a minus before it, it is taken off.", "Tag");
    if (!name) return;
    const off = name.startsWith("-");
    const word = name.replace(/^-\s*/, "");
    const failures = await each(runs, async (run) => {
      changed(await api.label(run.id, { [off ? "remove" : "add"]: [word] }));
    });
    said(failures, "tagged", runs.length);
  }

  async function removeAll() {
    const runs = known();
    const going = runs.filter((run) => !isUnderWay(run));
    const staying = runs.filter(isUnderWay);
    const why = [staying.some((run) => run.state !== "waiting") && "under way", staying.some((run) => run.state === "waiting") && "waiting"].filter(Boolean).join(" or ");
    if (going.length === 0) {
      toast(`${staying.length === 1 ? "This run is" : `All ${staying.length} runs are`} ${why}. Stop ${staying.length === 1 ? "it" : "them"} before you delete ${staying.length === 1 ? "it" : "them"}.`, true);
      return;
    }
    const detail = `${named(going, runs)}: ${going.length === 1 ? "its folder and everything in it is" : "their folders and everything in them are"} removed. This cannot be undone.${staying.length > 0 ? ` ${plural(staying.length, "run")} ${why} ${staying.length === 1 ? "stays" : "stay"}: ${named(staying, runs)}.` : ""}`;
    if (!(await confirmed(`Delete ${plural(going.length, "run")}?`, detail, `Delete ${going.length}`, true))) return;
    const failures = await each(going, async (run) => {
      // The coordinator refuses those that have been started meanwhile.
      await api.remove(run.id);
      ids.delete(run.id);
      changed({ id: run.id, deleted: true });
    });
    show();
    said(failures, "deleted", going.length);
  }

  return {
    element,
    has: (id) => ids.has(id),
    set(id, on) {
      if (on) ids.add(id);
      else ids.delete(id);
      show();
    },
    /** Forgets those that are gone. */
    tidy() {
      for (const id of ids) if (!find(id)) ids.delete(id);
      show();
    },
  };
}

/** One after the other, for a coordinator does a caller's work in turn; the failures. */
async function each(runs, work) {
  const failures = [];
  for (const run of runs) {
    try {
      await work(run);
    } catch (error) {
      failures.push(`${run.name}: ${error.message}`);
    }
  }
  return failures;
}

function said(failures, what, all) {
  announce(`${plural(all - failures.length, "run")} ${what}`);
  if (failures.length > 0) toast(`${plural(failures.length, "run")} of ${all} ${failures.length === 1 ? "was" : "were"} not ${what}. ${failures[0]}`, true);
}
