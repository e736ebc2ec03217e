// Line charts: uPlot with our colours, a legend that reads the values out, and arrow keys.
import { clamp } from "./canvas.js";
import { h, perFrame, text } from "./dom.js";
import { color, onTheme } from "./theme.js";

/**
 * A chart over rounds.
 *
 * @param options {title, format(value), tick?(value), range?(low, high), height?,
 *   lines: [{name, tone, dash?, width?, quiet?}], band?: {upper, lower, tone}} where a quiet line is only an edge of the
 *   band, whose ends are places in `lines`
 * @returns {element, show(data, lines?)} with data as uPlot takes it: rounds first, then a list of values for each line
 */
export function lineChart(options, life) {
  let { lines } = options;
  let data = [[]];
  let plot;
  const legend = h("ul", { class: "legend" });
  const area = h("div", { class: "plot", tabindex: 0, role: "img", "aria-label": options.title });
  const spoken = h("p", { class: "unseen", "aria-live": "polite" });
  const none = h("p", { class: "soft" }, options.empty ?? "Nothing to show yet.");
  const element = h("div", { class: "chart" }, legend, area, none, spoken);

  const build = () => {
    plot?.destroy();
    plot = undefined;
    const empty = !data.slice(1).some((values) => values.some((value) => value !== null));
    area.hidden = legend.hidden = empty;
    none.hidden = !empty;
    if (empty || area.clientWidth === 0) return;
    plot = new uPlot(settings(options, lines, area.clientWidth, readOut), data, area);
    readOut();
  };
  const readOut = (hovered) => {
    const at = hovered?.cursor.idx ?? data[0].length - 1;
    const items = lines.map((line, i) => (line.quiet ? undefined : item(line, data[i + 1]?.[at], options)));
    if (options.band) items.push(bandItem(options, data, at));
    legend.replaceChildren(...items.filter(Boolean), h("li", { class: "at" }, data[0].length > 0 ? `round ${data[0][at]}` : ""));
  };
  const fit = perFrame(() => {
    if (!plot) build();
    else if (area.clientWidth > 0 && area.clientWidth !== plot.width) plot.setSize({ width: area.clientWidth, height: options.height ?? 220 });
  });

  area.addEventListener("keydown", (event) => {
    const last = data[0].length - 1;
    const at = plot?.cursor.idx ?? last + 1;
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (next === undefined || !plot) return;
    event.preventDefault();
    const to = clamp(next, 0, last);
    plot.setCursor({ left: plot.valToPos(data[0][to], "x"), top: plot.over.clientHeight / 2 });
    text(spoken, [...legend.children].map((entry) => entry.textContent).join(", "));
  });
  area.addEventListener("blur", () => plot?.setCursor({ left: -10, top: -10 }));
  life.observeSize(element, fit);
  life.add(onTheme(build));
  life.add(fit.cancel);
  life.add(() => plot?.destroy());

  return {
    element,
    show(next, nextLines = lines) {
      // No chart can draw what is not a number, and one such value would take the axis with it.
      data = next.map((values, i) => (i === 0 ? values : values.map((value) => (Number.isFinite(value) ? value : null))));
      const same = nextLines === lines && plot;
      lines = nextLines;
      if (same && data.slice(1).some((values) => values.some((value) => value !== null))) {
        plot.setData(data);
        readOut(plot);
      } else build();
      area.setAttribute("aria-label", summary(options, lines, data));
    },
  };
}

function settings(options, lines, width, onCursor) {
  const axis = { stroke: color("--soft"), font: `11px ${color("--sans")}`, grid: { stroke: color("--line"), width: 1 }, ticks: { show: false } };
  return {
    width,
    height: options.height ?? 220,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 7 } },
    hooks: { setCursor: [onCursor] },
    scales: {
      x: { time: false, range: (_, low, high) => (low === high ? [low - 1, high + 1] : [low, high]) },
      y: { range: (_, low, high) => spanned(options.range ?? padded, low, high) },
    },
    axes: [
      { ...axis, grid: { show: false }, values: (_, splits) => splits.map((v) => (Number.isInteger(v) ? v : "")), size: 28, gap: 6 },
      { ...axis, values: (_, splits) => splits.map(options.tick ?? options.format), size: 50, gap: 6 },
    ],
    bands: options.band ? [{ series: [options.band.upper + 1, options.band.lower + 1], fill: color(options.band.tone) }] : [],
    series: [
      {},
      ...lines.map((line) => ({
        stroke: color(line.tone),
        width: line.quiet ? 0 : (line.width ?? 2),
        dash: line.dash,
        spanGaps: true,
        points: { show: line.quiet ? false : (u) => u.data[0].length < 25, size: 5, fill: color("--card") },
      })),
    ],
  };
}

/** The ends of the axis, which are never the same: between them nothing could be drawn. */
export function spanned(range, low, high) {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const [bottom, top] = range(low, high);
  if (top > bottom) return [bottom, top];
  const room = Math.abs(low) * 0.1 || 1;
  return [bottom - room, top + room];
}

const padded = (low, high) => {
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
};

function item(line, value, options) {
  const swatch = h("i", { class: `swatch ${line.dash ? "dashed" : ""}`, "aria-hidden": "true" });
  swatch.style.color = `var(${line.tone})`;
  return h("li", {}, swatch, line.name, h("b", {}, value === null || value === undefined ? "–" : options.format(value)));
}

function bandItem({ band, format }, data, at) {
  const [low, high] = [data[band.lower + 1]?.[at], data[band.upper + 1]?.[at]];
  if (low === null || low === undefined) return undefined;
  const swatch = h("i", { class: "swatch area", "aria-hidden": "true" });
  swatch.style.color = `var(${band.tone})`;
  return h("li", {}, swatch, band.name, h("b", {}, `${format(low)} – ${format(high)}`));
}

function summary(options, lines, data) {
  const last = data[0].length - 1;
  if (last < 0) return `${options.title}: nothing yet`;
  const values = lines.map((line, i) => {
    const value = data[i + 1]?.[last];
    return line.quiet || value === null || value === undefined ? undefined : `${line.name} ${options.format(value)}`;
  });
  return `${options.title}, up to round ${data[0][last]}: ${values.filter(Boolean).join(", ")}`;
}
