/** Answers to queries in whole numbers that add up over devices: "Queries" in docs/protocol.md. */
import type { Slice } from "./session.js";
import type { Message } from "./wire.js";

/** What the device tells of its data. */
export interface Figures {
  /** Points of values, one of each figure: those of all samples, or one of the device as a whole. */
  points: (figures: string[], ofDevice: boolean) => number[][];
  /** A figure of the device as a whole. */
  figure: (name: string) => number | undefined;
  /** A word of the device as a whole. */
  word: (name: string) => string | undefined;
  /** How the model does on samples that were kept from training: their classes, what it takes them for, and the sum of losses. */
  evaluate: (parameters: Float32Array, slices: Slice[]) => { truth: number[]; predicted: number[]; loss: number };
}

export interface Answer {
  vectors: { name: string; values: (number | string)[] }[];
  /** How many values were moved to the end of their range, or left out. */
  clamped: number;
}

const STEPS = 2 ** 20;
const DIGIT_BITS = 24n;
const SUM_DIGITS = 4;
const SQUARE_DIGITS = 6;
const MOST_CLAMPED = 2 ** 31 - 1;
const MOST_WINDOWS = 2 ** 24;
const LARGEST_LOSS = 2 ** 44;
const BINS = 20;

/** What a device answers; throws a sentence if it does not. */
export function answerTo(query: Message, figures: Figures, parameters: Float32Array, slices: Slice[]): Answer {
  switch (query.query) {
    case "moments":
      return moments(query.moments, figures.points(query.moments.figures, query.moments.of_devices));
    case "histogram":
      return histogram(query.histogram, figures.figure(query.histogram.figure));
    case "vote":
      return vote(query.vote.words, figures.word(query.vote.figure));
    case "evaluation":
      return evaluation(query.evaluation.classes, figures.evaluate(parameters, slices));
    default:
      throw new Error("this device does not know such a query");
  }
}

/** The nearest whole number, of two the even one. */
function nearest(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** A number as digits, the lowest first, the last of which has the sign. */
function digits(number: bigint, count: number): string[] {
  const all = Array.from({ length: count - 1 }, (_, i) => BigInt.asUintN(24, number >> (DIGIT_BITS * BigInt(i))));
  return [...all, number >> (DIGIT_BITS * BigInt(count - 1))].map(String);
}

export function moments(asked: Message, points: number[][]): Answer {
  const { figures, ranges, middle } = asked as { figures: string[]; ranges: number[]; middle: number };
  const largest = ranges.map((range) => Math.max(1, nearest(range * STEPS)));
  const sums = figures.map(() => 0n);
  const squares = figures.map(() => 0n);
  const most = asked.of_devices ? 1 : Math.floor(MOST_CLAMPED / figures.length);
  let clamped = figures.length * Math.max(0, points.length - most);
  for (const point of points.slice(0, most)) {
    point.forEach((value, i) => {
      const exact = Number.isNaN(value) ? 0 : nearest((value - middle) * STEPS);
      const step = Math.max(-largest[i]!, Math.min(largest[i]!, exact));
      if (Number.isNaN(value) || step !== exact) clamped++;
      sums[i]! += BigInt(step);
      squares[i]! += BigInt(step) ** 2n;
    });
  }
  const vectors = [
    { name: "points", values: [Math.min(most, points.length)] },
    { name: "sums", values: sums.flatMap((sum) => digits(sum, SUM_DIGITS)) },
    { name: "squares", values: squares.flatMap((square) => digits(square, SQUARE_DIGITS)) },
  ];
  return { vectors, clamped: Math.min(MOST_CLAMPED, clamped) };
}

export function histogram({ low, high, bins }: Message, figure: number | undefined): Answer {
  const values = new Array<number>(bins + 2).fill(0);
  if (figure === undefined || Number.isNaN(figure)) return { vectors: [{ name: "votes", values }], clamped: 0 };
  let place = 0;
  // By the edges themselves: a quotient may be rounded over one of them.
  if (figure >= high) place = bins + 1;
  else while (place < bins && figure >= low + ((high - low) * place) / bins) place++;
  values[place] = 1;
  return { vectors: [{ name: "votes", values }], clamped: figure < low || figure >= high ? 1 : 0 };
}

export function vote(words: string[], own: string | undefined): Answer {
  const values = words.map((word) => (word === own ? 1 : 0));
  return { vectors: [{ name: "votes", values }], clamped: own !== undefined && !words.includes(own) ? 1 : 0 };
}

export function evaluation(
  classes: number,
  { truth, predicted, loss }: { truth: number[]; predicted: number[]; loss: number },
): Answer {
  const confusion = new Array<number>(classes * classes).fill(0);
  const windows = Math.min(MOST_WINDOWS, truth.length);
  const known = (label: number) => label >= 0 && label < classes;
  let right = 0;
  let counted = 0;
  for (let i = 0; i < windows; i++) {
    // Whoever asks says how many classes there are, and must not learn from an error which windows have others.
    if (!known(truth[i]!) || !known(predicted[i]!)) continue;
    confusion[truth[i]! * classes + predicted[i]!]!++;
    counted++;
    if (truth[i] === predicted[i]) right++;
  }
  // Where no window is left, no loss is of any.
  const steps = counted === 0 && truth.length > 0 ? 0 : nearest(loss * STEPS);
  const finite = Number.isFinite(steps);
  const cut = finite ? Math.max(0, Math.min(LARGEST_LOSS, steps)) : 0;
  const accuracy = new Array<number>(BINS).fill(0);
  if (counted > 0) accuracy[Math.min(BINS - 1, Math.floor((right * BINS) / counted))] = 1;
  const vectors = [
    { name: "confusion", values: confusion },
    { name: "loss", values: [cut] },
    { name: "accuracy", values: accuracy },
    { name: "unmeasured", values: [finite ? 0 : 1] },
  ];
  return { vectors, clamped: truth.length - counted + (finite && cut !== steps ? 1 : 0) };
}
