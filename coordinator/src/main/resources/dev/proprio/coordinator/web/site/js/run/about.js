// What a run is made of: all settings, the command that repeats it, its files.
import { api } from "../api.js";
import { h } from "../dom.js";
import { bytes, count, moment, number, percent, seconds } from "../format.js";
import { icon } from "../icons.js";
import { flatten } from "../settings.js";
import { toast } from "../parts.js";
import { wall } from "./phases.js";

export function aboutCard(run) {
  const copy = h("button", { type: "button", class: "secondary", onclick: async () => {
    try {
      await navigator.clipboard.writeText(run.command);
      toast("The command is on the clipboard.");
    } catch {
      toast("The browser does not let this page write to the clipboard.", true);
    }
  } }, icon("copy"), "Copy");
  const facts = [
    ["id", run.id], ["folder", run.folder], ["parameters", run.parameters > 0 ? count(run.parameters) : "–"], ["created", moment(run.created_at)],
    ["started", moment(run.started_at)], ["ended", moment(run.ended_at)], ["model sha256", run.model_sha256 ?? "–"],
  ];
  return h("section", { class: "card wide", "aria-labelledby": "about-title" },
    h("div", { class: "card-head" }, h("h2", { id: "about-title" }, "About this run"),
      run.state === "done" && h("a", { class: "button secondary", href: api.report(run.id), target: "_blank", rel: "noopener" }, "Open its report")),
    run.basis && h("p", { class: "hint" }, run.basis),
    run.command && h("div", { class: "command" }, h("code", {}, run.command), copy),
    list(facts),
    run.settings && h("details", {}, h("summary", {}, "All settings"), list([...flatten(run.settings)])));
}

/** What its data and its rounds left out, counted or guessed. */
export const notesCard = (notes) => h("section", { class: "card wide", id: "notes", "aria-labelledby": "notes-title" },
  h("h2", { id: "notes-title" }, "Notes"), h("ul", { class: "claims" }, notes.map((note) => h("li", {}, `${note}.`.replace(/([.!?])\.$/, "$1")))));

const list = (entries) => h("dl", { class: "facts" }, entries.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));

/** Devices' loss, or what takes its place where that is private. */
const figureOf = (rounds) =>
  rounds.some((row) => row.privacy !== undefined) ? ["epsilon", (r) => number(r.privacy?.epsilon)] : ["loss", (r) => number(r.train_loss)];

/** The rounds as figures, for those who read instead of looking. */
export function roundsTable(rounds) {
  const tiers = rounds.some((row) => row.virtual?.tier !== undefined) ? [["tier", (r) => count(r.virtual?.tier)]] : [];
  const columns = [["round", (r) => count(r.round)], ...tiers, ["accepted", (r) => count(r.accepted)], ["late", (r) => count(r.late)], ["failed", (r) => count(r.failed)], ["of them dropped", (r) => count(r.dropped)],
    figureOf(rounds), ["mean accuracy", (r) => percent(r.user_mean)], ["worst decile", (r) => percent(r.worst_decile)],
    ["time", (r) => seconds(wall(r))], ["up", (r) => bytes(r.bytes_up)], ["down", (r) => bytes(r.bytes_down)]];
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Rounds" },
    h("table", {}, h("thead", {}, h("tr", {}, columns.map(([name]) => h("th", { scope: "col", class: "num" }, name)))),
      h("tbody", {}, [...rounds].reverse().map((row) => h("tr", {}, columns.map(([, cell]) => h("td", { class: "num" }, cell(row))))))));
}
