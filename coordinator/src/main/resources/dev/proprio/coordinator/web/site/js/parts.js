// Pieces that several pages are made of.
import { api } from "./api.js";
import { announce, h } from "./dom.js";
import { icon } from "./icons.js";
import { count } from "./format.js";

const MARKS = { running: "●", done: "✓", failed: "✕", paused: "❚❚", stopped: "■", created: "○", waiting: "◔", deleted: "✕" };

/** A run's state as a chip, told apart by its mark as well as by its colour. */
export function stateChip(state) {
  return h("span", { class: "chip state", "data-state": state }, h("i", { "aria-hidden": "true" }, MARKS[state] ?? "…"), state);
}

/** A bar that fills; screen readers hear rounds. */
export function progressBar(round, rounds, label) {
  const fill = h("i");
  fill.style.width = `${rounds > 0 ? Math.min(100, (100 * round) / rounds) : 0}%`;
  return h(
    "div",
    { class: "bar", role: "progressbar", "aria-label": label, "aria-valuemin": 0, "aria-valuemax": rounds, "aria-valuenow": round, "aria-valuetext": `round ${count(round)} of ${count(rounds)}` },
    fill,
  );
}

/** A message that goes by itself, or, when something went wrong, stays until it is closed. */
export function toast(message, bad = false) {
  const box = document.getElementById("toasts");
  const close = h("button", { class: "icon", type: "button", "aria-label": "Close this message", onclick: () => item.remove() }, icon("close"));
  const item = h("div", { class: bad ? "toast bad" : "toast", role: bad ? "alert" : "status" }, h("span", {}, message), close);
  box.append(item);
  if (!bad) setTimeout(() => item.remove(), 6000);
}

/** Asks before something is done; resolves to whether it may be. */
export function confirmed(question, detail, action, danger = false) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: "card", "aria-labelledby": "ask", "aria-describedby": "ask-detail" },
      h("form", { method: "dialog" },
        h("h2", { id: "ask" }, question),
        h("p", { class: "soft", id: "ask-detail" }, detail),
        h("div", { class: "buttons end" },
          h("button", { value: "no", autofocus: true, class: "secondary" }, "Cancel"),
          h("button", { value: "yes", class: danger ? "danger" : "primary" }, action)),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks for a line of text; resolves to it, or to nothing. */
export function prompted(question, detail, action, longest = 41) {
  return new Promise((resolve) => {
    const field = h("input", { type: "text", autofocus: true, maxlength: longest, autocomplete: "off", "aria-labelledby": "ask", "aria-describedby": "ask-detail" });
    const dialog = h("dialog", { class: "card", "aria-labelledby": "ask" },
      h("form", { method: "dialog" },
        h("h2", { id: "ask" }, question),
        h("p", { class: "soft", id: "ask-detail" }, detail),
        h("div", { class: "field" }, field),
        h("div", { class: "buttons end" },
          h("button", { value: "no", type: "button", class: "secondary", onclick: () => dialog.close("no") }, "Cancel"),
          h("button", { value: "yes", class: "primary" }, action))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? field.value.trim() : "");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** What a run in a state can be told to do. */
export const ACTIONS = {
  start: { when: ["created"], icon: "play", verb: "Start", done: "starting" },
  pause: { when: ["running", "waiting"], icon: "pause", verb: "Pause", done: "pausing", ask: ["Pause this run?", "The round under way is finished and kept first; nothing is lost.", "It loses its turn until it is resumed; nothing else is lost."] },
  resume: { when: ["paused", "stopped", "failed"], icon: "play", verb: "Resume", done: "resuming", ask: ["Resume this run?", "It goes on after the last round that was kept, to the same model as if it had never stopped."] },
  stop: { when: ["created", "waiting", "running", "pausing", "paused"], icon: "stop", verb: "Stop", done: "stopping", danger: true, ask: ["Stop this run?", "Finished rounds stay in its folder. The round under way is not waited for."] },
};

/** Asks, tells the coordinator, and says how that went. */
export async function act(run, name) {
  const action = ACTIONS[name];
  if (action.ask && !(await confirmed(action.ask[0], `${run.name}: ${(run.state === "waiting" && action.ask[2]) || action.ask[1]}`, action.verb, action.danger))) return;
  try {
    await api.act(run.id, name);
    announce(`${run.name} is ${action.done}`);
  } catch (error) {
    toast(`${action.verb} did not work: ${error.message}`, true);
  }
}

/** A table whose columns sort it. A column: {key, name, cell(row), sort?(row), number?, first?: "down"}. */
export function sortableTable(caption, columns, { key, down }, onSort) {
  const body = h("tbody");
  const heads = columns.map((column) =>
    h("th", { scope: "col", class: column.number ? "num" : undefined },
      column.sort
        ? h("button", { type: "button", class: "sort", onclick: () => sortBy(column) }, column.name, h("i", { "aria-hidden": "true" }))
        : column.name),
  );
  const table = h("table", {}, h("caption", { class: "unseen" }, caption), h("thead", {}, h("tr", {}, heads)), body);
  let rows = [];
  const sortBy = (column) => {
    down = column.key === key ? !down : Boolean(column.number);
    key = column.key;
    draw();
    onSort?.(key, down);
    announce(`sorted by ${column.name}, ${down ? "descending" : "ascending"}`);
  };
  const compare = (a, b) => {
    if (a === undefined || b === undefined) return (a === undefined) - (b === undefined);
    return (typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a - b) * (down ? -1 : 1);
  };
  const draw = () => {
    const by = columns.find((column) => column.key === key) ?? columns[0];
    columns.forEach((column, i) => {
      if (column.sort) heads[i].setAttribute("aria-sort", column === by ? (down ? "descending" : "ascending") : "none");
    });
    const sorted = by.sort ? [...rows].sort((a, b) => compare(by.sort(a), by.sort(b))) : rows;
    body.replaceChildren(...sorted.map((row) =>
      h("tr", { "data-id": row.id }, columns.map((column, i) => {
        const attributes = { class: column.number ? "num" : undefined, "data-label": column.name };
        return i === 0 ? h("th", { scope: "row", ...attributes }, column.cell(row)) : h("td", attributes, column.cell(row));
      }))));
  };
  return {
    element: h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, table),
    show(next) {
      rows = next;
      draw();
    },
  };
}
