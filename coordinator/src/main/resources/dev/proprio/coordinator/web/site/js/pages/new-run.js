// Starts a run: from a recipe, through fields or its text, which the coordinator checks as one types.
import { api } from "../api.js";
import { announce, h, text } from "../dom.js";
import { plural } from "../format.js";
import { icon } from "../icons.js";
import { editor } from "../spec/editor.js";
import { specFields } from "../spec/fields.js";
import { lineOf } from "../spec/yaml-lines.js";

const PAUSE = 350;

export async function newRunPage(root, { query, life }) {
  const [recipes, schema] = await Promise.all([api.recipes(), api.schema().catch(() => ({}))]);
  let recipe;
  let original = "";
  let checks = 0;
  let timer;
  let valid = false;

  const source = editor({ label: "The experiment, in YAML", oninput: () => changed() });
  const fields = specFields(schema, (edit) => {
    source.value = edit(source.value);
    changed();
  });
  const list = h("div", { class: "recipes", role: "radiogroup", "aria-label": "Recipe" }, recipes.map((one) =>
    h("label", { class: "recipe" }, h("input", { type: "radio", name: "recipe", value: one.name, onchange: () => use(one.name) }),
      h("span", {}, h("b", {}, one.name), h("span", { class: "soft" }, one.summary)))));
  const devices = h("select", { id: "devices" }, h("option", { value: "simulated" }, "simulated, with the run"), h("option", { value: "connected" }, "those that are connected"));
  const verdict = h("p", { class: "verdict", role: "status", id: "verdict" });
  const problems = h("ul", { class: "problems", id: "problems", "aria-label": "Problems" });
  const start = h("button", { class: "primary", type: "button", id: "start", onclick: () => create() }, icon("play"), "Start the run");
  const refused = h("p", { class: "problem", role: "alert" });
  root.append(
    h("div", { class: "head" }, h("div", {}, h("h1", {}, "New run"), h("p", { class: "soft" }, "Pick a recipe, change what you like; it is checked as you type."))),
    h("div", { class: "new" },
      h("section", { class: "card", "aria-labelledby": "recipes-title" }, h("h2", { id: "recipes-title" }, "Recipe"), list),
      h("div", { class: "new-main" },
        h("section", { class: "card", "aria-labelledby": "fields-title" }, h("h2", { id: "fields-title" }, "Settings"), fields.element,
          h("div", { class: "field" }, h("label", { for: "devices" }, "Devices"), devices)),
        h("section", { class: "card", "aria-labelledby": "yaml-title" }, h("h2", { id: "yaml-title" }, "Experiment"), source.element, verdict, problems),
        h("div", { class: "buttons launch" }, start, refused))));

  const use = async (name) => {
    recipe = name;
    original = await api.recipe(name);
    if (recipe !== name) return;
    source.value = original;
    for (const input of list.querySelectorAll("input")) input.checked = input.value === name;
    changed(0);
  };
  const request = () => ({ ...(recipe && source.value === original ? { recipe } : { spec: source.value }), devices: devices.value });
  const changed = (pause = PAUSE) => {
    clearTimeout(timer);
    fields.show(source.value, undefined);
    text(refused, "");
    timer = setTimeout(check, pause);
  };
  const check = async () => {
    const mine = ++checks;
    let answer;
    try {
      answer = await api.validate(request());
    } catch (error) {
      answer = { valid: false, problems: error.problems?.length > 0 ? error.problems : [{ path: "", message: error.message }] };
    }
    if (mine === checks) show(answer);
  };
  const show = (answer) => {
    valid = answer.valid;
    const found = (answer.problems ?? []).map((problem) => ({ ...problem, line: placeOf(problem, source.value) })).sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    source.mark(new Map(found.filter((p) => p.line !== undefined).map((p) => [p.line, p.message])));
    fields.show(source.value, answer.settings);
    fields.mark(found);
    start.disabled = !valid;
    verdict.dataset.valid = String(valid);
    text(verdict, valid ? "✓ All settings are right." : `✕ ${plural(found.length, "problem")} to solve`);
    problems.replaceChildren(...found.map((problem) =>
      h("li", {},
        problem.line !== undefined && h("button", { type: "button", class: "goto", onclick: () => source.goTo(problem.line) }, `Line ${problem.line + 1}`),
        h("span", {}, problem.path && h("code", {}, problem.path), ` ${problem.message}`))));
  };
  const create = async () => {
    clearTimeout(timer);
    start.disabled = true;
    try {
      const run = await api.create({ ...request(), start: true });
      announce(`${run.name} was started`);
      location.hash = `#/runs/${encodeURIComponent(run.id)}`;
    } catch (error) {
      start.disabled = false;
      text(refused, `The run was not started: ${error.message}`);
      if (error.problems?.length > 0) show({ valid: false, problems: error.problems });
    }
  };
  life.add(source.cancel);
  life.add(() => clearTimeout(timer));
  const asked = query.get("recipe");
  const first = recipes.find((one) => one.name === asked) ?? recipes.find((one) => one.name === "quickstart") ?? recipes[0];
  if (first) await use(first.name);
  return "New run";
}

/** The line of a problem: the coordinator's own, or that of its key. */
function placeOf(problem, source) {
  if (Number.isInteger(problem.line)) return problem.line - 1;
  return problem.path ? lineOf(source, problem.path) : undefined;
}
