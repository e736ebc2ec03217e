// Draws what of the participation map is in view: a strip of totals above, names at the left, a cell for each part taken.
import { ticks } from "../canvas.js";
import { color } from "../theme.js";
import { drawShape, isOf, OUTCOMES } from "./outcomes.js";
import { TOP } from "./map-view.js";

const STRIP = 30;

/** @param picture {participation, order, view, scroll, height, only, chosen, lastRound} */
export function drawMap(ink, picture) {
  const seen = picture.view.visible(picture.scroll, picture.height);
  cells(ink, picture, seen);
  marker(ink, picture);
  frame(ink, picture, seen);
}

function cells(ink, { participation, order, view, scroll, height, only, lastRound }, seen) {
  ink.save();
  ink.beginPath();
  ink.rect(view.gutter, TOP, view.width - view.gutter, height - TOP);
  ink.clip();
  ink.fillStyle = color("--well");
  const end = view.y(view.rows, scroll) - TOP;
  const filled = view.x(Math.min(lastRound, view.columns) + 1, scroll) - view.gutter;
  ink.fillRect(view.gutter, TOP, filled, end);
  const gapX = view.cellWidth >= 4 ? 1 : 0;
  const gapY = view.cellHeight >= 4 ? 1 : 0;
  for (let code = 1; code < OUTCOMES.length; code++) {
    const tone = color(OUTCOMES[code].tone);
    ink.fillStyle = tone;
    ink.strokeStyle = tone;
    ink.globalAlpha = only && !isOf(only, code) ? 0.13 : 1;
    for (let row = seen.fromRow; row < seen.toRow; row++) {
      const y = view.y(row, scroll);
      const tall = view.y(row + 1, scroll) - y - gapY;
      for (let round = seen.fromRound; round <= seen.toRound; round++) {
        if (participation.code(order[row], round) !== code) continue;
        const x = view.x(round, scroll);
        const wide = view.x(round + 1, scroll) - x - gapX;
        if (view.shapes) drawShape(ink, code, x, y, wide, tall);
        else if (code === 2 && tall >= 4) ink.fillRect(x, y + tall / 2, wide, tall / 2);
        else ink.fillRect(x, y, wide, Math.max(1, tall));
      }
    }
  }
  ink.restore();
}

function marker(ink, { view, scroll, chosen }) {
  if (!chosen) return;
  const x = view.x(chosen.round, scroll);
  const y = view.y(chosen.row, scroll);
  if (x < view.gutter - view.cellWidth || y < TOP - view.cellHeight) return;
  ink.strokeStyle = color("--ink");
  ink.lineWidth = 2;
  ink.strokeRect(x - 1, y - 1, Math.max(4, view.cellWidth + 1), Math.max(4, view.cellHeight + 1));
}

function frame(ink, { participation, order, view, scroll, height, chosen }, seen) {
  ink.fillStyle = color("--card");
  ink.fillRect(0, 0, view.gutter - 2, height);
  ink.fillRect(0, 0, view.width, TOP - 1);
  ink.font = `11px ${color("--sans")}`;
  ink.fillStyle = color("--soft");
  names(ink, { participation, order, view, scroll, chosen }, seen);
  rounds(ink, { view, scroll, chosen }, seen);
  strip(ink, { participation, view, scroll }, seen);
}

function names(ink, { participation, order, view, scroll, chosen }, seen) {
  ink.save();
  ink.beginPath();
  ink.rect(0, TOP - 4, view.gutter - 4, 1e6);
  ink.clip();
  ink.textAlign = "right";
  ink.textBaseline = "middle";
  const every = Math.max(1, Math.ceil(13 / view.cellHeight));
  for (let row = seen.fromRow; row < seen.toRow; row++) {
    const isChosen = chosen?.row === row;
    const near = chosen && !isChosen && Math.abs(row - chosen.row) < every;
    if (!isChosen && (near || row % every !== 0)) continue;
    ink.fillStyle = color(isChosen ? "--ink" : "--soft");
    ink.fillText(shortened(participation.devices[order[row]], view.gutter), view.gutter - 8, view.y(row, scroll) + view.cellHeight / 2);
  }
  ink.restore();
}

const shortened = (name, gutter) => {
  const fits = gutter < 90 ? 11 : 17;
  return name.length > fits ? `…${name.slice(1 - fits)}` : name;
};

function rounds(ink, { view, scroll, chosen }, seen) {
  ink.textAlign = "center";
  ink.textBaseline = "bottom";
  for (const round of ticks(seen.fromRound, seen.toRound, (view.width - view.gutter) / 64)) {
    const x = view.x(round, scroll) + view.cellWidth / 2;
    if (chosen && round !== chosen.round && Math.abs(round - chosen.round) * view.cellWidth < 26) continue;
    if (x > view.gutter && x < view.width - 8) ink.fillText(String(round), x, TOP - 4);
  }
  if (chosen) {
    ink.fillStyle = color("--ink");
    ink.fillText(String(chosen.round), view.x(chosen.round, scroll) + view.cellWidth / 2, TOP - 4);
    ink.fillStyle = color("--soft");
  }
  ink.textAlign = "right";
  ink.fillText("round", view.gutter - 8, TOP - 4);
}

/** Each round's totals, stacked; the axis is the largest round in view. */
function strip(ink, { participation, view, scroll }, seen) {
  let most = 1;
  for (let round = seen.fromRound; round <= seen.toRound; round++) {
    const totals = participation.ofRound(round);
    if (totals) most = Math.max(most, totals.reduce((sum, n) => sum + n, 0));
  }
  ink.fillText(`${most} asked`, view.gutter - 8, 13);
  ink.save();
  ink.beginPath();
  ink.rect(view.gutter, 0, view.width - view.gutter, STRIP + 3);
  ink.clip();
  const gap = view.cellWidth >= 4 ? 1 : 0;
  for (let round = seen.fromRound; round <= seen.toRound; round++) {
    const totals = participation.ofRound(round);
    if (!totals) continue;
    const x = view.x(round, scroll);
    const wide = view.x(round + 1, scroll) - x - gap;
    let below = 0;
    for (let code = 1; code < OUTCOMES.length; code++) {
      const tall = (STRIP * totals[code]) / most;
      ink.fillStyle = color(OUTCOMES[code].tone);
      ink.fillRect(x, 2 + STRIP - below - tall, wide, tall);
      below += tall;
    }
  }
  ink.restore();
}
