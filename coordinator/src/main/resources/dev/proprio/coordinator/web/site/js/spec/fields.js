// The settings that people change most, as fields. They are a view of the spec's text: what is typed here is written there.
import { h } from "../dom.js";
import { valueOf, withValue } from "./yaml-lines.js";

const FIELDS = [
  { path: "name", label: "Name" },
  { path: "rounds", label: "Rounds", whole: true },
  { path: "seed", label: "Seed", whole: true },
  { path: "cohort.size", label: "Devices in a round", whole: true },
  { path: "local.epochs", label: "Local epochs", whole: true },
  { path: "local.learning-rate", label: "Learning rate", numeric: true },
  { path: "engine", label: "Engine", options: true },
  { path: "secure-aggregation.protocol", label: "Secure aggregation", options: true },
];

/**
 * The fields.
 *
 * @param edited called with a function from the spec's text to the changed one
 */
export function specFields(schema, edited) {
  const made = FIELDS.map((field) => one(field, schema, edited));
  return {
    element: h("div", { class: "fields" }, made.map((field) => field.element)),
    /** Shows what the text says, and where it says nothing, what then holds. */
    show(source, settings) {
      for (const { path, input, isSelect } of made) {
        const value = valueOf(source, path);
        const meant = at(settings, path);
        if (isSelect) input.value = value ?? meant ?? input.options[0]?.value ?? "";
        else {
          if (document.activeElement !== input) input.value = value ?? "";
          input.placeholder = meant === undefined ? "" : String(meant);
        }
      }
    },
    /** Puts each problem at its field; returns nothing. */
    mark(problems) {
      for (const { path, input, note } of made) {
        const problem = problems.find((candidate) => candidate.path === path);
        note.textContent = problem?.message ?? "";
        input.setAttribute("aria-invalid", String(Boolean(problem)));
      }
    },
  };
}

function one({ path, label, whole, numeric, options }, schema, edited) {
  const id = `field-${path.replaceAll(".", "-")}`;
  const about = schemaAt(schema, path);
  const choices = options ? (about?.enum ?? []) : [];
  const isSelect = choices.length > 0;
  const write = () => edited((source) => withValue(source, path, input.value.trim()));
  const described = `${id}-note`;
  const input = isSelect
    ? h("select", { id, "aria-describedby": described, onchange: write }, choices.map((choice) => h("option", { value: choice }, choice)))
    : h("input", { id, type: "text", inputmode: whole ? "numeric" : numeric ? "decimal" : undefined, autocomplete: "off", spellcheck: "false", "aria-describedby": described, oninput: write });
  const note = h("span", { class: "problem", id: described });
  const element = h("div", { class: "field" }, h("label", { for: id, title: about?.description }, label), input, note);
  return { path, input, note, isSelect, element };
}

function at(settings, path) {
  return path.split(".").reduce((value, key) => value?.[key], settings);
}

/** What the schema says of a key; of several kinds, the first that has it. */
function schemaAt(schema, path) {
  let here = [schema];
  for (const key of path.split(".")) {
    here = here.flatMap((node) => kinds(node, schema)).map((node) => node.properties?.[key]).filter(Boolean);
  }
  return here[0];
}

function kinds(node, schema) {
  const meant = node.$ref ? schema.$defs?.[node.$ref.replace("#/$defs/", "")] : node;
  return meant ? [meant, ...(meant.oneOf ?? []).flatMap((kind) => kinds(kind, schema))] : [];
}
