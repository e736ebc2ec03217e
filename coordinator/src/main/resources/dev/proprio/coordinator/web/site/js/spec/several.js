// Several runs of one experiment: other seeds, and values of one setting. They become one sweep in the list.
import { h } from "../dom.js";
import { plural } from "../format.js";

const MOST = 100;

/** Seeds as people write them: "1-5" or "1, 2, 7"; undefined if that is not what it says. */
export function seedsOf(text) {
  const seeds = [];
  for (const part of text.split(",").map((one) => one.trim()).filter(Boolean)) {
    const range = /^(\d{1,15})(?:\s*[-–]\s*(\d{1,15}))?$/.exec(part);
    if (!range) return undefined;
    const from = Number(range[1]);
    const to = Number(range[2] ?? range[1]);
    if (to < from || to - from >= MOST) return undefined;
    for (let seed = from; seed <= to; seed++) seeds.push(String(seed));
  }
  return [...new Set(seeds)];
}

/** Values between commas; commas within brackets, braces and quotes belong to a value. */
export function valuesOf(text) {
  const values = [];
  let depth = 0;
  let quote = "";
  let value = "";
  for (const letter of text) {
    if (quote) quote = letter === quote ? "" : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if ("[{".includes(letter)) depth++;
    else if ("]}".includes(letter)) depth--;
    if (letter === "," && depth === 0 && !quote) {
      values.push(value);
      value = "";
    } else value += letter;
  }
  values.push(value);
  return [...new Set(values.map((one) => one.trim()).filter(Boolean))];
}

/** @param changed called when what is typed changes */
export function severalRuns(changed) {
  const field = (id, label, hint) => {
    const input = h("input", { id, type: "text", autocomplete: "off", spellcheck: "false", placeholder: hint, oninput: changed });
    return { input, element: h("div", { class: "field" }, h("label", { for: id }, label), input) };
  };
  const seeds = field("several-seeds", "Seeds", "1-5");
  const path = field("several-path", "A setting", "local.learning-rate");
  const values = field("several-values", "Its values", "0.02, 0.1");
  const said = h("p", { class: "hint", role: "status" });
  const element = h("details", { class: "several" }, h("summary", {}, "Several runs at once"),
    h("div", { class: "fields" }, seeds.element, path.element, values.element), said);

  const problem = () => {
    if (seedsOf(seeds.input.value) === undefined) return "Seeds are whole numbers such as 1-5 or 1, 2, 7.";
    if (Boolean(path.input.value.trim()) !== valuesOf(values.input.value).length > 0) return "A setting needs its values, and values their setting.";
    return "";
  };
  /** What each run sets besides the spec; one empty set if nothing is asked for. */
  const sets = () => {
    if (problem()) return [{}];
    const byValue = path.input.value.trim() ? valuesOf(values.input.value).map((value) => ({ [path.input.value.trim()]: value })) : [{}];
    const chosen = seedsOf(seeds.input.value);
    return chosen.length === 0 ? byValue : byValue.flatMap((set) => chosen.map((seed) => ({ ...set, seed })));
  };
  return {
    element,
    sets,
    /** Why nothing can be started; empty if it can. */
    wrong() {
      return problem() || (sets().length > MOST ? `That is ${plural(sets().length, "run")}; at most ${MOST} are started at once.` : "");
    },
    show() {
      const n = sets().length;
      said.textContent = this.wrong() || (n > 1 ? `${n} runs, as one sweep in the list.` : "Each seed with each value becomes a run of its own.");
    },
    get state() {
      return { seeds: seeds.input.value, path: path.input.value, values: values.input.value };
    },
    set state(state) {
      seeds.input.value = state?.seeds ?? "";
      path.input.value = state?.path ?? "";
      values.input.value = state?.values ?? "";
      element.open = Boolean(seeds.input.value || path.input.value || values.input.value);
    },
  };
}
