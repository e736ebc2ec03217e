// The participation map: devices down, rounds across, and how each one's part ended. By pointer, touch and keyboard.
import { clamp, ink } from "../canvas.js";
import { h, perFrame, text } from "../dom.js";
import { count, number, plural, seconds } from "../format.js";
import { icon } from "../icons.js";
import { onTheme } from "../theme.js";
import { drawMap } from "./map-draw.js";
import { MapView, TOP } from "./map-view.js";
import { countOf, OUTCOMES, shapeIcon } from "./outcomes.js";

const TALLEST = 440;

export function participationMap(store, life, onRound) {
  const view = new MapView();
  const participation = store.participation;
  let order = [];
  let sort = "name";
  let only = 0;
  let chosen;
  let stale = true;

  const canvas = h("canvas", { "aria-hidden": "true" });
  const size = h("div");
  const scroller = h("div", { class: "map-scroll", tabindex: 0, role: "application", "aria-roledescription": "map", "aria-label": "Devices by rounds", "aria-describedby": "map-where map-help" }, size);
  const tip = h("div", { class: "tip", hidden: true });
  const box = h("div", { class: "map-box" }, canvas, scroller, tip);
  const spoken = h("p", { class: "unseen", "aria-live": "polite" });
  const where = h("p", { class: "soft", id: "map-where" });
  const none = h("p", { class: "soft" }, "Each device that is asked gets a row here, and each round a column.");
  const zoomOut = h("button", { class: "icon", type: "button", "aria-label": "Smaller cells", onclick: () => zoom(-1) }, icon("minus"));
  const zoomIn = h("button", { class: "icon", type: "button", "aria-label": "Larger cells", onclick: () => zoom(1) }, icon("plus"));
  const sorter = h("select", { "aria-label": "Order of devices", onchange: () => {
    sort = sorter.value;
    changed();
  } }, h("option", { value: "name" }, "by name"), h("option", { value: "accepted" }, "most accepted first"), h("option", { value: "lost" }, "most lost first"));
  const totals = OUTCOMES.map(() => h("b"));
  const legend = h("div", { class: "legend", role: "group", "aria-label": "Show one outcome only" },
    OUTCOMES.map((outcome, code) => outcome && h("button", { type: "button", "aria-pressed": "false", title: outcome.says, onclick: () => {
      only = only === code ? 0 : code;
      for (const [i, button] of [...legend.children].entries()) button.setAttribute("aria-pressed", String(only === i + 1));
      draw();
    } }, shapeIcon(code), outcome.part ? `of them ${outcome.name}` : outcome.name, totals[code])).filter(Boolean));
  const element = h("section", { class: "card wide map", "aria-labelledby": "map-title" },
    h("div", { class: "card-head" }, h("h2", { id: "map-title" }, "Who took part"), h("div", { class: "buttons" }, sorter, zoomOut, zoomIn)),
    where, legend, none, box,
    h("p", { class: "hint", id: "map-help" }, "Arrow keys walk from cell to cell, + and − change the size, Escape lets go."),
    spoken);

  const scroll = () => ({ left: scroller.scrollLeft, top: scroller.scrollTop });
  const height = () => Math.min(TALLEST, view.contentHeight + (view.contentWidth > view.width ? 14 : 0));
  const draw = perFrame(() => {
    const width = box.clientWidth;
    box.hidden = where.hidden = participation.devices.length === 0;
    none.hidden = !box.hidden;
    if (box.hidden || width === 0) return;
    if (stale) {
      order = participation.order(sort);
      stale = false;
    }
    view.layout(scroller.clientWidth || width, order.length, Math.max(store.run?.rounds ?? 0, participation.rounds));
    size.style.width = `${view.contentWidth}px`;
    size.style.height = `${view.contentHeight}px`;
    const tall = height();
    box.style.height = `${tall}px`;
    zoomOut.disabled = !view.canZoom(-1);
    zoomIn.disabled = !view.canZoom(1);
    drawMap(ink(canvas, view.width, scroller.clientHeight || tall), { participation, order, view, scroll: scroll(), height: scroller.clientHeight || tall, only, chosen, lastRound: participation.rounds });
    text(where, whereText(view, scroll(), scroller.clientHeight || tall, participation.rounds));
    totals.forEach((total, code) => code > 0 && text(total, count(countOf(participation.counts, code))));
  });
  life.add(draw.cancel);
  const changed = () => {
    const device = chosen && order[chosen.row];
    stale = true;
    draw();
    if (chosen) requestAnimationFrame(() => choose({ row: Math.max(0, order.indexOf(device)), round: chosen?.round ?? 1 }, false));
  };
  const zoom = (direction) => {
    const middle = { left: (scroller.scrollLeft + view.width / 2) / view.contentWidth, top: (scroller.scrollTop + TOP) / view.contentHeight };
    view.zoomBy(direction);
    draw();
    requestAnimationFrame(() => {
      if (chosen) reveal();
      else scroller.scrollTo(middle.left * view.contentWidth - view.width / 2, middle.top * view.contentHeight - TOP);
    });
  };

  const describe = ({ row, round }) => {
    const device = order[row];
    const found = participation.row(device, round);
    if (!found) return { code: 0, outcome: round > participation.rounds ? "still to come" : "not asked", more: "" };
    const code = participation.code(device, round);
    const facts = [found.weight > 0 && `weight ${count(found.weight)}`, found.loss !== undefined && `loss ${number(found.loss)}`, seconds(found.seconds)];
    const where = found.stage ? `in ${found.stage}` : "";
    return { code, outcome: [OUTCOMES[code].name, where].filter(Boolean).join(" "), more: found.reason || facts.filter(Boolean).join(" · ") };
  };
  const choose = (cell, speak = true) => {
    chosen = cell;
    draw();
    tip.hidden = !cell;
    if (!cell) return;
    const { code, outcome, more } = describe(cell);
    const name = participation.devices[order[cell.row]];
    tip.replaceChildren(h("b", {}, name), h("span", { class: "soft" }, `round ${cell.round}`), h("span", { class: "tip-outcome" }, code > 0 && shapeIcon(code), outcome), h("span", { class: "soft" }, more));
    const x = view.x(cell.round, scroll()) + view.cellWidth / 2;
    const y = view.y(cell.row, scroll()) + view.cellHeight;
    const wide = tip.offsetWidth;
    tip.style.left = `${clamp(x - wide / 2, 0, Math.max(0, box.clientWidth - wide))}px`;
    tip.style.top = `${y + 8 + tip.offsetHeight > height() + 60 ? y - view.cellHeight - tip.offsetHeight - 8 : y + 8}px`;
    if (speak) text(spoken, `${name}, round ${cell.round}: ${outcome}. ${more}`);
  };
  const reveal = () => {
    const left = (chosen.round - 1) * view.cellWidth;
    const top = chosen.row * view.cellHeight;
    const room = { x: view.width - view.gutter - view.cellWidth, y: scroller.clientHeight - TOP - view.cellHeight };
    scroller.scrollTo(clamp(scroller.scrollLeft, left - room.x, left), clamp(scroller.scrollTop, top - room.y, top));
  };
  const walk = (row, round) => {
    const next = { row: clamp(row, 0, order.length - 1), round: clamp(round, 1, view.columns) };
    chosen = next;
    reveal();
    choose(next);
    onRound(next.round);
  };

  const KEYS = {
    ArrowLeft: ({ row, round }) => walk(row, round - 1),
    ArrowRight: ({ row, round }) => walk(row, round + 1),
    ArrowUp: ({ row, round }) => walk(row - 1, round),
    ArrowDown: ({ row, round }) => walk(row + 1, round),
    PageUp: ({ row, round }) => walk(row - 10, round),
    PageDown: ({ row, round }) => walk(row + 10, round),
    Home: ({ row }) => walk(row, 1),
    End: ({ row }) => walk(row, participation.rounds),
    "+": () => zoom(1),
    "=": () => zoom(1),
    "-": () => zoom(-1),
    Escape: () => choose(undefined),
  };
  scroller.addEventListener("keydown", (event) => {
    const move = KEYS[event.key];
    if (!move || order.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(chosen ?? { row: 0, round: event.key.startsWith("Arrow") ? participation.rounds : 1 });
  });
  const under = (event) => {
    const at = box.getBoundingClientRect();
    return view.at(event.clientX - at.left, event.clientY - at.top, scroll());
  };
  scroller.addEventListener("pointermove", (event) => choose(under(event), false));
  scroller.addEventListener("pointerdown", (event) => {
    const cell = under(event);
    choose(cell, false);
    if (cell) onRound(cell.round);
  });
  scroller.addEventListener("pointerleave", () => document.activeElement !== scroller && choose(undefined));
  scroller.addEventListener("blur", () => choose(undefined));
  scroller.addEventListener("scroll", draw);
  life.on(store, "clients", changed);
  life.on(store, "run", draw);
  life.add(onTheme(draw));
  life.observeSize(box.parentElement ?? element, draw);
  draw();
  return element;
}

/** How much there is, and what of it is in view. */
function whereText(view, scroll, height, rounds) {
  const part = (from, to, all, one) => (from <= 1 && to >= all ? `all of them` : `${one} ${count(from)} to ${count(to)}`);
  const seen = {
    fromRow: Math.min(view.rows, Math.ceil(scroll.top / view.cellHeight) + 1),
    toRow: Math.min(view.rows, Math.floor((scroll.top + height - TOP + 1) / view.cellHeight)),
    fromRound: Math.ceil(scroll.left / view.cellWidth) + 1,
    toRound: Math.min(rounds, Math.floor((scroll.left + view.width - view.gutter) / view.cellWidth)),
  };
  const devices = part(seen.fromRow, seen.toRow, view.rows, "devices");
  const columns = part(seen.fromRound, seen.toRound, rounds, "rounds");
  const all = `${plural(view.rows, "device")} took part in ${plural(rounds, "round")}`;
  if (devices === "all of them" && columns === "all of them") return `${all}; all are in view.`;
  return `${all}. In view: ${devices === "all of them" ? "all devices" : devices}, ${columns === "all of them" ? "all rounds" : columns}; scroll for the others.`;
}
