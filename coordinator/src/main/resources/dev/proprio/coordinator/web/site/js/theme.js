// The theme: the system's unless somebody chose one. Canvases ask here for colours, and are told of changes.
import { icon } from "./icons.js";

const KEY = "proprio-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();

export const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : dark.matches;
};

/** The value of a custom property of the page, such as `--ink`. */
export const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Calls back on each change of theme; returns what ends that. */
export function onTheme(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function startTheme(button) {
  const show = () => {
    button.replaceChildren(icon(isDark() ? "sun" : "moon"));
    const label = isDark() ? "Switch to the light theme" : "Switch to the dark theme";
    button.setAttribute("aria-label", label);
    button.title = label;
  };
  const changed = () => {
    show();
    for (const listener of listeners) listener();
  };
  button.addEventListener("click", () => {
    const next = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // It then holds until the page is left.
    }
    changed();
  });
  dark.addEventListener("change", changed);
  show();
}
