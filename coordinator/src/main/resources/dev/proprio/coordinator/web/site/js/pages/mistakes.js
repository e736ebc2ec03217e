// Where a run's last model is wrong: in which slices, for whom, and in which windows it was surest.
import { api } from "../api.js";
import { h } from "../dom.js";
import { count, percent } from "../format.js";
import { pageHead } from "../run/page-head.js";
import { peopleList } from "../run/mistakes-people.js";
import { personCard } from "../run/mistakes-person.js";
import { slicesCard } from "../run/mistakes-slices.js";

export async function mistakesPage(root, { id, query }) {
  const run = await api.run(id);
  root.append(...pageHead(run, "mistakes"));
  const title = `Mistakes of ${run.name}`;
  if (run.state !== "done") {
    root.append(nothing(`Mistakes are looked for when a run is done; this one is ${run.state}.`));
    return title;
  }
  let found;
  try {
    found = await api.mistakes(id);
  } catch (error) {
    if (error.status !== 404) throw error;
    root.append(nothing("Nobody looked for this run's mistakes: its evaluation.mistakes is 0, or it is older than that."));
    return title;
  }
  const slot = h("div", { class: "slot" });
  const choose = (person, focus) => {
    const card = personCard(person, found);
    slot.replaceChildren(card);
    history[focus ? "pushState" : "replaceState"](history.state, "", `#/runs/${encodeURIComponent(id)}/mistakes?person=${encodeURIComponent(person.person)}`);
    people.mark(person);
    if (focus) {
      card.querySelector("h2").focus({ preventScroll: true });
      card.scrollIntoView({ block: "start" });
    }
  };
  const people = peopleList(found, (person) => choose(person, true));
  root.append(summary(found), h("div", { class: "mistakes" }, slicesCard(found), people.element), slot);
  const asked = found.people.find((person) => person.person === query.get("person"));
  if (asked) choose(asked, false);
  return title;
}

const nothing = (why) => h("div", { class: "card empty" }, h("h2", {}, "No mistakes to look at"), h("p", { class: "soft" }, why));

function summary(found) {
  const sure = found.confident_from === undefined ? "; the model gives no probabilities" : `, ${count(found.confident)} of them with a probability of ${percent(found.confident_from)} or more`;
  return h("div", { class: "mistakes-summary" },
    h("p", {}, `${count(found.wrong)} of ${count(found.windows)} windows were taken for another class (${percent(found.wrong / found.windows)})${sure}.`),
    found.withheld && h("p", { class: "notice", id: "withheld" }, h("b", {}, "No window is shown. "), found.withheld));
}
