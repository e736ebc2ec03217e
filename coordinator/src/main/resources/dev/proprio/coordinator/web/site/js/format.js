// How numbers, times and names are written.

const DASH = "–";
const known = (value) => typeof value === "number" && Number.isFinite(value);

export const count = (value) => (known(value) ? Math.round(value).toLocaleString("en-US") : DASH);
export const percent = (value) => (known(value) ? `${(100 * value).toFixed(1)} %` : DASH);

// When in its recording a window begins; vectors have no time.
export const afterText = (window) => (known(window.after) ? `, after ${window.after.toFixed(1)} s` : "");

export function number(value) {
  if (!known(value)) return DASH;
  const size = Math.abs(value);
  if (size >= 1000) return count(value);
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  return size >= 0.01 || size === 0 ? value.toFixed(size >= 1 ? 2 : 3) : value.toPrecision(2);
}

export function bytes(value) {
  if (!known(value)) return DASH;
  const units = ["B", "KB", "MB", "GB", "TB", "PB"];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

export function seconds(value) {
  if (!known(value)) return DASH;
  if (value < 0.001) return `${(value * 1e6).toFixed(0)} µs`;
  if (value < 1) return `${(value * 1000).toFixed(value < 0.1 ? 1 : 0)} ms`;
  if (value < 100) return `${value.toFixed(1)} s`;
  if (value < 3600) return `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
  return `${Math.floor(value / 3600)} h ${Math.round((value % 3600) / 60)} min`;
}

/** "3 min ago", for a time as RFC 3339 writes it. */
export function ago(time, now = Date.now()) {
  const passed = (now - Date.parse(time)) / 1000;
  if (!known(passed)) return DASH;
  if (passed < 5) return "just now";
  if (passed < 60) return `${Math.floor(passed)} s ago`;
  if (passed < 3600) return `${Math.floor(passed / 60)} min ago`;
  if (passed < 86400) return `${Math.floor(passed / 3600)} h ago`;
  return `${Math.floor(passed / 86400)} d ago`;
}

export const moment = (time) =>
  time ? new Date(time).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" }) : DASH;

export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;
