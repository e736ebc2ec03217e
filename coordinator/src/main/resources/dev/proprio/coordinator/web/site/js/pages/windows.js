// What a run's last model was tested on: whose windows of which class, their signals and their spectra.
import { api } from "../api.js";
import { h } from "../dom.js";
import { count, plural } from "../format.js";
import { notesCard } from "../run/about.js";
import { classSpectra } from "../run/class-spectra.js";
import { embeddingCard } from "../run/embedding.js";
import { pageHead } from "../run/page-head.js";
import { windowCounts } from "../run/window-counts.js";
import { windowViewer } from "../run/window-viewer.js";

export async function windowsPage(root, { id, query }) {
  const run = await api.run(id);
  root.append(...pageHead(run, "windows"));
  const title = `Data of ${run.name}`;
  if (run.state !== "done") {
    root.append(nothing(`What a run is tested on is looked at when it is done; this one is ${run.state}.`));
    return title;
  }
  let found;
  try {
    found = await api.windows(id);
  } catch (error) {
    if (error.status !== 404) throw error;
    root.append(nothing("Nothing of this run's windows is kept: its evaluation.mistakes is 0, or it is older than that."));
    return title;
  }
  const viewer = windowViewer(found, (place) => api.windowsOf(id, place));
  const open = async (place, focus) => {
    await viewer.open(place);
    history.replaceState(history.state, "", `#/runs/${encodeURIComponent(id)}/windows?person=${encodeURIComponent(found.people[place].person)}`);
    if (focus) {
      viewer.element.querySelector("h2").focus({ preventScroll: true });
      viewer.element.scrollIntoView({ block: "start" });
    }
  };
  root.append(summary(found), ...(run.notes.length > 0 ? [notesCard(run.notes)] : []), windowCounts(found, (person) => open(found.people.indexOf(person), true)));
  if (found.shown > 0) {
    root.append(viewer.element);
    const map = await optional(api.embedding(id));
    root.append(map ? embeddingCard(map) : h("p", { class: "hint", id: "no-embedding" }, "There is no map of how the model sees windows: there are several models, or its last layer does not show what it takes."));
    if (found.spectra.length > 0) root.append(classSpectra(found));
    const asked = found.people.findIndex((person) => person.person === query.get("person") && person.shown > 0);
    if (asked >= 0) await open(asked, false);
    else await viewer.open(viewer.first());
  }
  return title;
}

/** What was asked for, or nothing where there is none. */
async function optional(asked) {
  try {
    return await asked;
  } catch (error) {
    if (error.status !== 404) throw error;
    return undefined;
  }
}

const nothing = (why) => h("div", { class: "card empty" }, h("h2", {}, "No windows to look at"), h("p", { class: "soft" }, why));

function summary(found) {
  const people = found.people.length + found.people_left_out;
  return h("div", { class: "mistakes-summary" },
    h("p", {}, `${plural(found.windows, "window")} of ${plural(people, "person", "people")} are what the last model was tested on; ${count(found.shown)} of them are kept with their signals.`),
    h("p", { class: "hint" }, "What devices train on is not among them: it stays with the devices, and is never shown here."),
    found.withheld && h("p", { class: "notice", id: "withheld" }, h("b", {}, "No window is shown. "), found.withheld));
}
