// Which classes the final model took for which: each cell with its share of the true class and its count.
import { api } from "../api.js";
import { h } from "../dom.js";
import { count, percent } from "../format.js";
import { nothing, pageHead } from "../run/page-head.js";

export async function confusionPage(root, { id }) {
  const run = await api.run(id);
  root.append(...pageHead(run, "confusion"));
  const title = `Confusion of ${run.name}`;
  let summary;
  try {
    summary = await api.summary(id);
  } catch (error) {
    if (error.status !== 404) throw error;
  }
  const confusion = summary?.confusion;
  if (!confusion || confusion.counts.length === 0) {
    root.append(nothing("No confusion matrix yet", summary ? "The final model was not evaluated, or an earlier version wrote this run." : `It is made of the final model; this run is ${run.state}.`));
    return title;
  }
  root.append(
    h("section", { class: "card", "aria-labelledby": "confusion-title" },
      h("h2", { id: "confusion-title" }, "Confusion matrix"),
      h("p", { class: "hint" }, "Rows are what people did, columns what the model said. A row's shares add up to 100 %; a cell in two lines has the share and how many windows that is."),
      matrix(confusion)),
    h("section", { class: "card", "aria-labelledby": "classes-title" }, h("h2", { id: "classes-title" }, "Classes"), classes(confusion, summary.metrics?.recalls ?? [])));
  return title;
}

const sum = (values) => values.reduce((a, b) => a + b, 0);

function matrix({ classes: names, counts }) {
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Confusion matrix" },
    h("table", { class: "confusion" },
      h("thead", {}, h("tr", {}, h("td"), names.map((name) => h("th", { scope: "col", class: "num" }, name)))),
      h("tbody", {}, counts.map((row, truth) => {
        const all = sum(row);
        return h("tr", {}, h("th", { scope: "row" }, names[truth]), row.map((n, said) => {
          const share = all > 0 ? n / all : 0;
          const cell = h("td", { class: truth === said ? "num right" : "num" }, h("b", {}, all > 0 ? percent(share) : "–"), h("span", { class: "soft" }, count(n)));
          cell.style.setProperty("--share", share.toFixed(3));
          return cell;
        }));
      }))));
}

function classes({ classes: names, counts }, recalls) {
  const share = (part, whole) => (whole > 0 ? part / whole : undefined);
  const head = ["class", "windows", "precision", "recall", "95 % interval", "F1"];
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Classes" },
    h("table", {}, h("thead", {}, h("tr", {}, head.map((name, i) => h("th", { scope: "col", class: i > 0 ? "num" : undefined }, name)))),
      h("tbody", {}, names.map((name, i) => {
        const right = counts[i][i];
        const done = sum(counts[i]);
        const said = sum(counts.map((row) => row[i]));
        const recall = recalls.find((one) => one.name === name);
        const interval = recall?.low !== undefined && recall?.high !== undefined ? `${percent(recall.low)} to ${percent(recall.high)}` : "–";
        return h("tr", {}, h("th", { scope: "row" }, name), [count(done), percent(share(right, said)), percent(share(right, done)), interval, percent(share(2 * right, done + said))].map((value) => h("td", { class: "num" }, value)));
      }))));
}
