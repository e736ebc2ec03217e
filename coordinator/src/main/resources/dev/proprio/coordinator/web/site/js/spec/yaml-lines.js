// Finds keys in the lines of a spec, and changes plain values in place. This is no YAML parser: the coordinator reads the
// spec; this only has to know where a key like `local.learning-rate` stands, in block style or in braces on one line.

const KEY = /^(\s*)("?)([A-Za-z0-9_.-]+)\2\s*:(?:\s+|$)/;

/** Entries {path, line, indent, from, to, value} of block keys; `from` and `to` bound the value within its line. */
export function index(source) {
  const entries = [];
  const open = [];
  source.split("\n").forEach((textLine, line) => {
    const match = KEY.exec(textLine);
    if (!match) return;
    const indent = match[1].length;
    while (open.length > 0 && open.at(-1).indent >= indent) open.pop();
    const path = [...open.map((entry) => entry.key), match[3]].join(".");
    const from = match[0].length;
    const value = textLine.slice(from).replace(/(^|\s)#.*$/, "").trimEnd();
    const entry = { path, key: match[3], line, indent, from, to: from + value.length, value };
    entries.push(entry);
    open.push(entry);
    braces(entry, entries);
  });
  return entries;
}

/** Keys within `{a: 1, b: {c: 2}}`, so that problems and values in them are found as well. */
function braces(owner, entries) {
  if (!owner.value.startsWith("{")) return;
  const stack = [owner.path];
  const part = /([A-Za-z0-9_.-]+)\s*:\s*|[{}]/g;
  let depth = 0;
  let waiting;
  for (let match = part.exec(owner.value); match; match = part.exec(owner.value)) {
    if (match[0] === "{") {
      if (depth > 0 && waiting) stack.push(waiting);
      depth++;
    } else if (match[0] === "}") {
      depth--;
      if (stack.length > 1) stack.pop();
    } else {
      waiting = `${stack.at(-1)}.${match[1]}`;
      const from = owner.from + part.lastIndex;
      const rest = owner.value.slice(part.lastIndex);
      const value = /^[\[{]/.test(rest) ? "" : rest.match(/^[^,}]*/)[0].trimEnd();
      entries.push({ path: waiting, key: match[1], line: owner.line, indent: owner.indent, from, to: from + value.length, value, inside: true });
    }
  }
}

/** The plain value of a key as it is written, without quotes; undefined if it has none. */
export function valueOf(source, path) {
  const value = index(source).find((entry) => entry.path === path)?.value;
  return value === undefined || value === "" || /^[{[|>]/.test(value) ? undefined : value.replace(/^(["'])(.*)\1$/, "$2");
}

/** The line, from 0, of a key or of the nearest that encloses it; undefined if there is neither. */
export function lineOf(source, path) {
  const entries = index(source);
  for (let at = path.replace(/\[\d+\]/g, ""); at; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
    const found = entries.find((entry) => entry.path === at);
    if (found) return found.line;
  }
  return undefined;
}

/** The spec with a key set to a plain value, or, without a value, with its line taken out. */
export const withValue = (source, path, value) => withText(source, path, value === "" ? "" : quoted(value));

/** The same for a value as YAML writes it on one line, such as `[1, 2]`; a block that stood there goes. */
export function withText(source, path, value) {
  const lines = source.split("\n");
  const entries = index(source);
  const found = entries.find((entry) => entry.path === path);
  if (found && value !== "") {
    const line = lines[found.line];
    if (found.value === "" && !found.inside) removeBlock(lines, found);
    const end = found.inside && /^[\[{]/.test(line.slice(found.from)) ? found.from + bracketed(line.slice(found.from)) : found.to;
    lines[found.line] = line.slice(0, found.from).replace(/:$/, ": ") + value + line.slice(end);
  } else if (found && !found.inside) {
    lines.splice(found.line, 1);
  } else if (value !== "") {
    insert(lines, entries, path, value);
  }
  return lines.join("\n");
}

/** Takes away the lines that are further in than a key. */
function removeBlock(lines, { line, indent }) {
  let end = line + 1;
  while (end < lines.length && (lines[end].trim() === "" || lines[end].search(/\S/) > indent || /^\s*-/.test(lines[end]) && lines[end].search(/\S/) === indent)) end++;
  while (end > line + 1 && lines[end - 1].trim() === "") end--;
  lines.splice(line + 1, end - line - 1);
}

/** How long what begins with a bracket is, up to the one that closes it. */
function bracketed(text) {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if ("[{".includes(text[i])) depth++;
    if ("]}".includes(text[i]) && --depth === 0) return i + 1;
  }
  return text.length;
}

function insert(lines, entries, path, value) {
  const dot = path.lastIndexOf(".");
  const key = path.slice(dot + 1);
  const parent = dot < 0 ? undefined : entries.find((entry) => entry.path === path.slice(0, dot));
  if (dot < 0) {
    const last = entries.filter((entry) => entry.indent === 0 && !entry.inside && entry.value !== "" && !entry.path.includes(".")).at(-1);
    lines.splice(last && last.line < 8 ? last.line + 1 : lines.length, 0, `${key}: ${value}`);
  } else if (!parent) {
    while (lines.at(-1) === "") lines.pop();
    lines.push(`${path.slice(0, dot)}:`, `  ${key}: ${value}`, "");
  } else if (parent.value.startsWith("{")) {
    const line = lines[parent.line];
    const inner = parent.value === "{}" ? `${key}: ${value}` : `${key}: ${value}, `;
    lines[parent.line] = `${line.slice(0, parent.from + 1)}${inner}${line.slice(parent.from + 1)}`;
  } else if (parent.value !== "") {
    const kind = { local: "algorithm", data: "source" }[parent.path] ?? "kind";
    lines.splice(parent.line, 1, `${parent.path}:`, `  ${kind}: ${parent.value}`, `  ${key}: ${value}`);
  } else {
    const child = entries.find((entry) => entry.line > parent.line && entry.path.startsWith(`${parent.path}.`));
    lines.splice(parent.line + 1, 0, `${" ".repeat(child?.indent ?? parent.indent + 2)}${key}: ${value}`);
  }
}

const quoted = (value) => (/^[\w.+/-][\w .+/-]*$/.test(value) ? value : JSON.stringify(value));
