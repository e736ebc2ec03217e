// JSON whose whole numbers stay what they are: those that a number can't hold exactly, such as a seed of 64 bits, become text.

const LONG = /[:,[]\s*-?\d{16}/;

function exact(key, value, context) {
  const whole = typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "");
  return whole ? context.source : value;
}

export function parseJson(text) {
  return LONG.test(text) ? JSON.parse(text, exact) : JSON.parse(text);
}
