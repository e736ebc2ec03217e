// The pages that a run has, as links above each of them.
import { h } from "../dom.js";

const TABS = [["overview", "Overview"], ["mistakes", "Mistakes"], ["windows", "Data"], ["confusion", "Confusion"], ["log", "Log"], ["files", "Files"]];

export function runTabs(id, current) {
  const run = `#/runs/${encodeURIComponent(id)}`;
  return h("nav", { class: "tabs", "aria-label": "Pages of this run" }, TABS.map(([name, title]) =>
    h("a", { href: name === "overview" ? run : `${run}/${name}`, "aria-current": name === current && "page" }, title)));
}
