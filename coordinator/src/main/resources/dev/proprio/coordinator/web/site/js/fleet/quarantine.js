// Who is put aside, and how operators put aside and let in.
import { api } from "../api.js";
import { announce, h } from "../dom.js";
import { moment } from "../format.js";
import { prompted, toast } from "../parts.js";
import { may } from "../session.js";
import { NAMES } from "./overview.js";

const LONGEST_REASON = 200;
const named = (attribute, value) => `${NAMES[attribute].toLowerCase()} ${value}`;
const keyOf = (attribute, value) => JSON.stringify([attribute, value]);

/** @param changed called after somebody was put aside or let in */
export function quarantine(changed) {
  const body = h("ul", { class: "aside" });
  const element = h("section", { class: "card", id: "quarantine", hidden: true }, h("h2", {}, "Put aside"), body);
  let entries = new Map();

  const act = async (attribute, value, out) => {
    const what = named(attribute, value);
    const reason = await prompted(
      out ? `Put ${what} aside?` : `Let ${what} in again?`,
      out ? "No round asks it until it is let in again or a task that is tried with it counts. Why? Devices are told the reason, and it is noted with your name." : "Rounds may ask it at once when it comes back. Why? It is noted with your name.",
      out ? "Put aside" : "Let in", LONGEST_REASON);
    if (!reason) return;
    try {
      await (out ? api.quarantine({ attribute, value, reason }) : api.release({ attribute, value, reason }));
      announce(out ? `${what} is put aside` : `${what} is let in again`);
      await changed();
    } catch (error) {
      toast(`That did not work: ${error.message}`, true);
    }
  };

  /** The button that fits; none for those who may only look. */
  const button = (attribute, value) => {
    if (!may("operator")) return null;
    const out = !entries.has(keyOf(attribute, value));
    return h("button", { type: "button", class: "secondary small", "aria-label": `${out ? "Put aside" : "Let in"} ${named(attribute, value)}`, onclick: () => act(attribute, value, out) }, out ? "Put aside" : "Let in");
  };

  const show = (list) => {
    entries = new Map(list.map((one) => [keyOf(one.attribute, one.value), one]));
    element.hidden = list.length === 0;
    body.replaceChildren(...list.slice(0, 100).map((one) => h("li", {},
      h("div", {},
        h("b", {}, `${NAMES[one.attribute]} ${one.value}`),
        h("span", {}, one.reason),
        h("span", { class: "hint" }, `${one.automatic ? "By itself" : `By ${one.by}`}, ${moment(one.since)}; one task is tried from ${moment(one.until)} on${one.failed_tries > 0 ? `, after ${one.failed_tries} that failed` : ""}.`)),
      button(one.attribute, one.value))),
      ...(list.length > 100 ? [h("li", { class: "hint" }, `and ${list.length - 100} more; filter the devices by "put aside"`)] : []));
  };
  return { element, show, button };
}
