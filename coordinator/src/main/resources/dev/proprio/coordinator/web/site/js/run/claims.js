// What may be claimed of several runs, with the tests of `proprio compare`, in tables and sentences.
import { h } from "../dom.js";
import { count } from "../format.js";

const MINUS = "−";

/** @param comparison what /compare answers, names what people call a run by its id */
export function claims(comparison, names) {
  const share = comparison.measure !== "loss";
  const value = (one) => (Number.isFinite(one) ? (share ? `${(100 * one).toFixed(2)} %` : one.toFixed(4)) : "–");
  const signed = (one) => {
    if (!Number.isFinite(one)) return "–";
    const size = Math.abs(share ? 100 * one : one).toFixed(share ? 2 : 4);
    return `${one < 0 ? MINUS : "+"}${size}`;
  };
  const interval = (ends, of) => (ends ? `${of(ends.low)} to ${of(ends.high)}` : "–");
  const p = (one) => (Number.isFinite(one) ? (one < 0.001 ? "< 0.001" : one.toFixed(3)) : "–");
  const seeds = (group) => (group.failed_seeds.length > 0 ? `${group.seeds.length} (${group.failed_seeds.length} failed)` : count(group.seeds.length));
  const groups = table("Groups", ["group", "seeds", "people", `mean ${comparison.measure}`, "SD over seeds", "95 % interval", "worst decile"],
    comparison.groups.map((group) => [
      h("span", {}, group.name, h("span", { class: "members soft" }, group.folders.map((id) => names.get(id) ?? id).join(", "))),
      seeds(group), count(group.people), value(group.mean), value(group.sd), interval(group.interval, value), value(group.worst_decile)]));
  const differences = table(`minus ${comparison.control}`, [`minus ${comparison.control}`, "seeds", "mean difference", "95 % interval", "p", "p (Holm)", "rank-biserial", "Cliff's d"],
    comparison.comparisons.map((one) => [
      one.group, count(one.seeds.length), signed(one.mean_difference), interval(one.interval, signed), p(one.mean_test.p), p(one.adjusted_p), one.rank_biserial.toFixed(2), one.cliffs_delta.toFixed(2)]));
  return [
    groups,
    comparison.comparisons.length > 0 && differences,
    h("ul", { class: "claims" }, comparison.comparisons.map((one) => h("li", { "data-verdict": one.verdict }, one.claim)), comparison.notes.map((note) => h("li", { class: "soft" }, `${note}.`))),
  ].filter(Boolean);
}

function table(caption, head, rows) {
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h("table", {}, h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, head.map((name, i) => h("th", { scope: "col", class: i > 0 ? "num" : undefined }, name)))),
      h("tbody", {}, rows.map(([name, ...cells]) => h("tr", {}, h("th", { scope: "row" }, name), cells.map((cell) => h("td", { class: "num" }, cell)))))));
}
