// Where the map's cells are on the screen: its scale, what of it is in view, and what is under a pointer.
import { clamp } from "../canvas.js";

const ZOOMS = [0.5, 1, 1.5, 2, 3, 4, 6, 9, 12];
const WIDEST = 26;
const TALLEST = 20;
export const TOP = 52;

export class MapView {
  zoom = 1;
  rows = 0;
  columns = 0;
  gutter = 100;
  cellWidth = 10;
  cellHeight = 10;
  width = 0;

  /** Fits the columns into the width; rows stay tall enough to be seen, and scroll. */
  layout(width, rows, columns) {
    this.width = width;
    this.rows = rows;
    this.columns = Math.max(1, columns);
    this.gutter = width < 520 ? 76 : 108;
    const fitWidth = clamp((width - this.gutter - 2) / this.columns, 1.5, WIDEST);
    const fitHeight = clamp(380 / Math.max(1, rows), 3, 15);
    this.cellWidth = clamp(fitWidth * this.zoom, 1, Math.max(WIDEST, fitWidth));
    this.cellHeight = clamp(fitHeight * this.zoom, 1, TALLEST);
  }

  get contentWidth() {
    return this.gutter + this.columns * this.cellWidth + 2;
  }

  get contentHeight() {
    return TOP + this.rows * this.cellHeight + 2;
  }

  /** Whether cells are large enough to be drawn as shapes. */
  get shapes() {
    return Math.min(this.cellWidth, this.cellHeight) >= 7;
  }

  canZoom(direction) {
    return ZOOMS[ZOOMS.indexOf(this.zoom) + direction] !== undefined;
  }

  zoomBy(direction) {
    this.zoom = ZOOMS[ZOOMS.indexOf(this.zoom) + direction] ?? this.zoom;
  }

  /** Left edge of a column on the canvas; rounds count from 1. */
  x(round, scroll) {
    return this.gutter + Math.round((round - 1) * this.cellWidth) - scroll.left;
  }

  y(row, scroll) {
    return TOP + Math.round(row * this.cellHeight) - scroll.top;
  }

  /** The cell at a point of the canvas, if there is one: {row, round}. */
  at(x, y, scroll) {
    if (x < this.gutter || y < TOP) return undefined;
    const round = Math.floor((x - this.gutter + scroll.left) / this.cellWidth) + 1;
    const row = Math.floor((y - TOP + scroll.top) / this.cellHeight);
    return round <= this.columns && row < this.rows ? { row, round } : undefined;
  }

  /** Rows and rounds in view, with those that are cut. */
  visible(scroll, height) {
    return {
      fromRow: clamp(Math.floor(scroll.top / this.cellHeight), 0, this.rows),
      toRow: clamp(Math.ceil((scroll.top + height - TOP) / this.cellHeight), 0, this.rows),
      fromRound: clamp(Math.floor(scroll.left / this.cellWidth) + 1, 1, this.columns),
      toRound: clamp(Math.ceil((scroll.left + this.width - this.gutter) / this.cellWidth), 1, this.columns),
    };
  }
}
