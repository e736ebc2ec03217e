// How well the final model serves each person who was tested: one bar each, worst first.
import { h, svg } from "../dom.js";
import { percent, plural } from "../format.js";

const HEIGHT = 120;

/** @param users rows of per-user.json */
export function peopleCard(users) {
  const people = users.map((user) => ({ name: user.user, accuracy: user.correct / user.samples, samples: user.samples })).sort((a, b) => a.accuracy - b.accuracy);
  const mean = people.reduce((sum, person) => sum + person.accuracy, 0) / people.length;
  const step = Math.min(40, 1000 / people.length);
  const bars = people.map((person, i) => {
    const tall = HEIGHT * person.accuracy;
    const worst = i < Math.ceil(people.length / 10);
    return svg("rect", { class: worst ? "person worst" : "person", x: i * step + step * 0.08, y: HEIGHT - tall, width: step * 0.84, height: tall },
      svg("title", {}, `${person.name}: ${percent(person.accuracy)} of ${plural(person.samples, "sample")}`));
  });
  const level = HEIGHT * (1 - mean);
  return h("section", { class: "card wide", id: "people", "aria-labelledby": "people-title" },
    h("h2", { id: "people-title" }, "Accuracy of each person"),
    h("p", { class: "hint" }, `${plural(people.length, "person", "people")} whose data was kept from training, worst first: from ${percent(people[0].accuracy)} (${people[0].name}) to ${percent(people.at(-1).accuracy)}, mean ${percent(mean)}.`),
    svg("svg", { class: "people", viewBox: `0 0 1000 ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": `Accuracies from ${percent(people[0].accuracy)} to ${percent(people.at(-1).accuracy)}` },
      svg("rect", { class: "well", width: 1000, height: HEIGHT }), bars,
      svg("line", { class: "mean", x1: 0, x2: 1000, y1: level, y2: level })));
}
