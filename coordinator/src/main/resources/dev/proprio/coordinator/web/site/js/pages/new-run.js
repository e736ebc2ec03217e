// Starts a run: from a recipe, through fields or its text, which the coordinator checks as one types.
import { api } from "../api.js";
import { announce, h, text } from "../dom.js";
import { plural } from "../format.js";
import { differences } from "../settings.js";
import { draftOf, dropDraft, keepDraft, lastDraft } from "../spec/drafts.js";
import { severalRuns } from "../spec/several.js";
import { icon } from "../icons.js";
import { editor } from "../spec/editor.js";
import { specFields } from "../spec/fields.js";
import { lineOf, withText } from "../spec/yaml-lines.js";

const PAUSE = 350;

export async function newRunPage(root, { query, life }) {
  const [recipes, schema] = await Promise.all([api.recipes(), api.schema().catch(() => ({}))]);
  let recipe;
  let of = "";
  let copied;
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
  const several = severalRuns(() => changed());
  const tags = h("input", { type: "text", id: "tags", autocomplete: "off", placeholder: "first try, for the paper", title: "With commas between", oninput: () => keep() });
  const kept = h("p", { class: "notice", id: "kept", hidden: true });
  const devices = h("select", { id: "devices", onchange: () => changed() }, h("option", { value: "simulated" }, "simulated, with the run"), h("option", { value: "connected" }, "those that are connected"));
  const verdict = h("p", { class: "verdict", role: "status", id: "verdict" });
  const problems = h("ul", { class: "problems", id: "problems", "aria-label": "Problems" });
  const start = h("button", { class: "primary", type: "button", id: "start", onclick: () => create() }, icon("play"), "Start the run");
  const refused = h("p", { class: "problem", role: "alert" });
  root.append(
    h("div", { class: "head" }, h("div", {}, h("h1", {}, "New run"), h("p", { class: "soft" }, "Pick a recipe, change what you like; it is checked as you type."))),
    h("div", { class: "new" },
      h("section", { class: "card", "aria-labelledby": "recipes-title" }, h("h2", { id: "recipes-title" }, "Recipe"), list),
      h("div", { class: "new-main" }, kept,
        h("section", { class: "card", "aria-labelledby": "fields-title" }, h("h2", { id: "fields-title" }, "Settings"), fields.element,
          h("div", { class: "fields" },
            h("div", { class: "field" }, h("label", { for: "devices" }, "Devices"), devices),
            h("div", { class: "field" }, h("label", { for: "tags" }, "Tags"), tags)),
          several.element),
        h("section", { class: "card", "aria-labelledby": "yaml-title" }, h("h2", { id: "yaml-title" }, "Experiment"), source.element, verdict, problems),
        h("div", { class: "buttons launch" }, start, refused))));

  const use = async (name, fresh = false) => {
    recipe = name;
    copied = undefined;
    of = `recipe ${name}`;
    const read = await api.recipe(name);
    if (recipe !== name) return;
    begin(read, fresh);
  };
  /** Begins with what a run was asked for with. */
  const copy = async (id, fresh = false) => {
    const [run, origin] = await Promise.all([api.run(id), api.origin(id)]);
    recipe = undefined;
    copied = run;
    of = `run ${id}`;
    devices.value = origin.devices;
    tags.value = (run.tags ?? []).join(", ");
    begin(Object.entries(origin.set).reduce((source, [path, value]) => withText(source, path, value), origin.spec), fresh);
  };
  const begin = (read, fresh) => {
    if (fresh) dropDraft(of);
    const draft = draftOf(of);
    original = read;
    source.value = draft?.source ?? read;
    several.state = draft?.several;
    if (draft) {
      devices.value = draft.devices;
      tags.value = draft.tags;
    }
    for (const input of list.querySelectorAll("input")) {
      input.checked = input.value === recipe;
      if (input.checked) list.scrollTop = input.closest("label").offsetTop - list.offsetTop;
    }
    tell(Boolean(draft));
    changed(0);
  };
  /** Says what this began from. */
  const tell = (edited) => {
    kept.hidden = !copied && !edited;
    const from = copied ? [h("b", {}, `A copy of ${copied.name}. `)] : [];
    const again = h("button", { type: "button", class: "quiet", onclick: () => (copied ? copy(copied.id, true) : use(recipe, true)) }, "Drop them");
    kept.replaceChildren(...from, ...(edited ? ["Your changes were kept. ", again] : ["Change what you like; the other run stays as it is."]));
  };
  const edited = () => source.value !== original || several.sets().length > 1 || several.wrong() !== "";
  const keep = () => {
    if (!of) return;
    if (edited()) keepDraft({ of, id: copied?.id, recipe, source: source.value, several: several.state, devices: devices.value, tags: tags.value });
    else dropDraft(of);
  };
  const wordsOf = () => tags.value.split(",").map((tag) => tag.trim()).filter(Boolean);
  const request = (set = several.sets()[0]) => ({ ...(recipe && source.value === original ? { recipe } : { spec: source.value }), set, devices: devices.value, tags: wordsOf() });
  const changed = (pause = PAUSE) => {
    clearTimeout(timer);
    fields.show(source.value, undefined);
    several.show();
    keep();
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
    valid = answer.valid && !several.wrong();
    const found = (answer.problems ?? []).map((problem) => ({ ...problem, line: placeOf(problem, source.value) })).sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    source.mark(new Map(found.filter((p) => p.line !== undefined).map((p) => [p.line, p.message])));
    fields.show(source.value, answer.settings);
    fields.mark(found);
    start.disabled = !valid;
    verdict.dataset.valid = String(valid);
    text(verdict, valid ? `✓ All settings are right.${unlike(answer.settings)}` : `✕ ${plural(found.length + (several.wrong() ? 1 : 0), "problem")} to solve`);
    const runs = several.sets().length;
    start.lastChild.textContent = runs > 1 ? `Start ${runs} runs` : "Start the run";
    problems.replaceChildren(...found.map((problem) =>
      h("li", {},
        problem.line !== undefined && h("button", { type: "button", class: "goto", onclick: () => source.goTo(problem.line) }, `Line ${problem.line + 1}`),
        h("span", {}, problem.path && h("code", {}, problem.path), ` ${problem.message}`))));
  };
  /** What a copy that nobody has changed yet would do otherwise than its run. */
  const unlike = (settings) => {
    if (!copied || edited() || !settings || !copied.settings) return "";
    const other = differences([copied.settings, settings]).filter(({ key }) => key !== "engine" && key !== "data.path");
    return other.length > 0 ? ` Of the copied run, ${other.map(({ key }) => key).slice(0, 4).join(", ")} ${other.length === 1 ? "was" : "were"} otherwise.` : "";
  };
  const create = async () => {
    clearTimeout(timer);
    start.disabled = true;
    const sets = several.sets();
    const sweep = sets.length > 1 ? { sweep: `${await nameOf()} ${new Date().toISOString().slice(0, 19).replace("T", " ")}` } : {};
    let started = 0;
    try {
      let run;
      for (const set of sets) {
        run = await api.create({ ...request(set), ...sweep, start: true });
        started++;
      }
      dropDraft(of);
      of = "";
      announce(sets.length > 1 ? `${sets.length} runs were started` : `${run.name} was started`);
      location.hash = sets.length > 1 ? `#/runs?sweep=${encodeURIComponent(sweep.sweep)}` : `#/runs/${encodeURIComponent(run.id)}`;
    } catch (error) {
      start.disabled = false;
      text(refused, started > 0 ? `${started} of ${sets.length} runs were started, the next was not: ${error.message}` : `The run was not started: ${error.message}`);
      if (error.problems?.length > 0) show({ valid: false, problems: error.problems });
    }
  };
  const nameOf = async () => {
    const { settings } = await api.validate(request());
    return (settings?.name ?? "sweep").replaceAll(",", " ").slice(0, 56);
  };
  life.add(source.cancel);
  life.add(() => clearTimeout(timer));
  const asked = query.get("recipe");
  const last = lastDraft();
  const first = recipes.find((one) => one.name === asked) ?? recipes.find((one) => one.name === last?.recipe) ?? recipes.find((one) => one.name === "quickstart") ?? recipes[0];
  if (query.get("from")) await copy(query.get("from"));
  else if (!asked && last?.id) await copy(last.id).catch(() => first && use(first.name));
  else if (first) await use(first.name);
  return "New run";
}

/** The line of a problem: the coordinator's own, or that of its key. */
function placeOf(problem, source) {
  if (Number.isInteger(problem.line)) return problem.line - 1;
  return problem.path ? lineOf(source, problem.path) : undefined;
}
