// Settings as flat lists of keys and values, and what differs between several.

/** A map from `local.learning-rate` to its value as text; a list is one value. */
export function flatten(settings, prefix = "", into = new Map()) {
  for (const [key, value] of Object.entries(settings)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (value !== null && typeof value === "object" && !Array.isArray(value)) flatten(value, path, into);
    else into.set(path, Array.isArray(value) ? value.map(plain).join(", ") : String(value));
  }
  return into;
}

const plain = (value) => (value !== null && typeof value === "object" ? JSON.stringify(value) : String(value));

/** Rows {key, values} of keys whose values are not all the same; a key that a run does not have is undefined there. */
export function differences(several) {
  const flat = several.map((settings) => flatten(settings ?? {}));
  const keys = [...new Set(flat.flatMap((one) => [...one.keys()]))];
  return keys
    .map((key) => ({ key, values: flat.map((one) => one.get(key)) }))
    .filter(({ values }) => new Set(values).size > 1);
}
