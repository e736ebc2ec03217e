// An editor for YAML: a plain text area, with numbers, colours behind the text, and a mark at each line with a problem.
import { h, perFrame } from "../dom.js";

export function editor({ label, oninput }) {
  const numbers = h("div", { class: "lines", "aria-hidden": "true" });
  const paint = h("pre", { class: "paint", "aria-hidden": "true" });
  const area = h("textarea", { id: "spec", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", "aria-label": label, "aria-describedby": "problems" });
  const element = h("div", { class: "editor" }, numbers, h("div", { class: "sheet" }, paint, area));
  let marked = new Map();

  const draw = perFrame(() => {
    const lines = area.value.split("\n");
    paint.replaceChildren(...lines.flatMap((line) => [...colored(line), "\n"]));
    numbers.replaceChildren(...lines.map((_, i) => {
      const problem = marked.get(i);
      return h("span", { class: problem ? "bad" : undefined, title: problem }, problem ? "●" : String(i + 1));
    }));
    area.rows = Math.max(14, lines.length + 1);
  });
  area.addEventListener("input", () => {
    draw();
    oninput(area.value);
  });
  area.addEventListener("scroll", () => {
    paint.scrollLeft = area.scrollLeft;
  });
  area.addEventListener("keydown", (event) => {
    // Two spaces for Tab would trap those who walk by keyboard; Enter only keeps the indentation.
    if (event.key !== "Enter" || event.isComposing) return;
    const before = area.value.slice(0, area.selectionStart).split("\n").at(-1);
    const indent = before.match(/^\s*/)[0] + (/:\s*$/.test(before) ? "  " : "");
    if (indent === "") return;
    event.preventDefault();
    area.setRangeText(`\n${indent}`, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input"));
  });
  draw();
  return {
    element,
    get value() {
      return area.value;
    },
    set value(text) {
      if (text === area.value) return;
      area.value = text;
      draw();
    },
    /** @param problems a map from lines, from 0, to sentences */
    mark(problems) {
      marked = problems;
      area.setAttribute("aria-invalid", String(problems.size > 0));
      draw();
    },
    goTo(line) {
      const start = area.value.split("\n").slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
      const end = area.value.indexOf("\n", start);
      area.focus();
      area.setSelectionRange(start, end < 0 ? area.value.length : end);
    },
    cancel: draw.cancel,
  };
}

/** No line that anybody writes; the colours of a longer one would take its length squared. */
const LONGEST = 2000;

function colored(line) {
  if (line.length > LONGEST) return [line];
  const comment = /(^|\s)#.*$/.exec(line);
  const code = comment ? line.slice(0, comment.index) : line;
  const parts = [];
  let at = 0;
  for (const match of code.matchAll(/[A-Za-z0-9_.-]+(?=\s*:(\s|$))/g)) {
    parts.push(code.slice(at, match.index), h("span", { class: "key" }, match[0]));
    at = match.index + match[0].length;
  }
  parts.push(code.slice(at));
  if (comment) parts.push(h("span", { class: "comment" }, comment[0]));
  return parts;
}
