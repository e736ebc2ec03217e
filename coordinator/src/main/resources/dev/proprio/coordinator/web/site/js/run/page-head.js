// What stands above each page of a run but its first.
import { h } from "../dom.js";
import { stateChip } from "../parts.js";
import { runTabs } from "./tabs.js";

export const pageHead = (run, tab) => [
  h("div", { class: "run-head" }, h("div", {},
    h("p", { class: "crumbs" }, h("a", { href: "#/runs" }, "Runs"), h("span", { "aria-hidden": "true" }, " / ")),
    h("div", { class: "title" }, h("h1", {}, run.name), stateChip(run.state)))),
  runTabs(run.id, tab),
];

/** Instead of a page that has nothing yet. */
export const nothing = (title, why) => h("div", { class: "card empty" }, h("h2", {}, title), h("p", { class: "soft" }, why));
