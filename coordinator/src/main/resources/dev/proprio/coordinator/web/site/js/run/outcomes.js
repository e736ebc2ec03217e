// How a device's part in a round can end: what it is called, its colour and, since not everybody tells colours apart, its
// shape. Codes are what the map keeps; 0 is a device that was not asked.
import { svg } from "../dom.js";

export const OUTCOMES = [
  undefined,
  { name: "accepted", tone: "--accepted", says: "its update counts" },
  { name: "late", tone: "--late", says: "the round was complete before it answered" },
  { name: "failed", tone: "--failed", says: "it returned nothing usable; those that dropped out are counted here, too", with: [4, 5] },
  { name: "dropped", tone: "--dropped", says: "of those that failed: it left the round, or its connection broke", with: [5], part: true },
  { name: "recovered", tone: "--recovered", says: "of those that dropped out: others' shares took its masks off", part: true },
];

/** Whether an outcome is one of those that another stands for: who dropped out has failed, too. */
export const isOf = (outcome, code) => outcome === code || Boolean(OUTCOMES[outcome]?.with?.includes(code));

/** How often an outcome came, with what it stands for: as tables, the report, run.json and /metrics count it. */
export const countOf = (counts, outcome) => counts.reduce((sum, n, code) => (code > 0 && isOf(outcome, code) ? sum + n : sum), 0);

const GONE = new Set(["drop", "connect"]);

/** The code of a row of clients.jsonl. */
export function codeOf(row) {
  if (row.outcome === "accepted") return 1;
  if (row.outcome === "late") return 2;
  if (row.outcome === "recovered" || row.recovered === true) return 5;
  return row.outcome === "dropped" || GONE.has(row.stage) ? 4 : 3;
}

/** Draws a cell large enough for a shape. */
export function drawShape(ink, code, x, y, width, height) {
  const size = Math.min(width, height);
  const left = x + (width - size) / 2;
  const line = Math.max(1.2, size / 7);
  ink.lineWidth = line;
  if (code === 1) {
    ink.fillRect(x, y, width, height);
  } else if (code === 2) {
    ink.fillRect(x, y + height / 2, width, height / 2);
    ink.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  } else if (code === 3) {
    const inset = line / 2;
    ink.beginPath();
    ink.moveTo(left + inset, y + inset);
    ink.lineTo(left + size - inset, y + size - inset);
    ink.moveTo(left + size - inset, y + inset);
    ink.lineTo(left + inset, y + size - inset);
    ink.stroke();
  } else if (code === 4) {
    ink.strokeRect(left + line / 2, y + line / 2, size - line, size - line);
  } else {
    ink.beginPath();
    ink.arc(left + size / 2, y + size / 2, size / 2 - line / 2, 0, 2 * Math.PI);
    ink.stroke();
    ink.beginPath();
    ink.arc(left + size / 2, y + size / 2, size / 5, 0, 2 * Math.PI);
    ink.fill();
  }
}

/** The same shape for a legend. */
export function shapeIcon(code) {
  const shapes = {
    1: [svg("rect", { class: "full", x: 1, y: 1, width: 12, height: 12 })],
    2: [svg("rect", { class: "full", x: 1, y: 7, width: 12, height: 6 }), svg("rect", { class: "edge thin", x: 1.5, y: 1.5, width: 11, height: 11 })],
    3: [svg("path", { class: "edge", d: "M2 2 12 12M12 2 2 12" })],
    4: [svg("rect", { class: "edge", x: 2, y: 2, width: 10, height: 10 })],
    5: [svg("circle", { class: "edge", cx: 7, cy: 7, r: 5.4 }), svg("circle", { class: "full", cx: 7, cy: 7, r: 2.4 })],
  };
  return svg("svg", { class: `shape o-${OUTCOMES[code].name}`, viewBox: "0 0 14 14", "aria-hidden": "true" }, shapes[code]);
}
