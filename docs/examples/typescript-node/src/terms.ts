/** An update as the integers that are summed: docs/protocol.md, "Secure aggregation". */
import { randomInt } from "node:crypto";
import { f64, lp, sha256, u32, u64 } from "./bytes.js";
import type { VectorSpec } from "./ring.js";

export interface Terms {
  sections: { name: string; length: number }[];
  valueBits: number;
  clip: number;
  largestWeight: number;
  metrics: string[];
}

export interface Update {
  weight: number;
  sections: Record<string, Float32Array>;
  metrics: Record<string, { sum: number; weight: number }>;
}

const largest = (valueBits: number) => 2 ** (valueBits - 1) - 1;
const isFew = (section: { name: string; length: number }) => section.length <= 64 && section.name !== "params";

/** Bits of a ring in which so many values can't overflow. */
export function ringBits(valueBits: number, cohort: number): number {
  const least = valueBits + 32 - Math.clz32(cohort - 1);
  return [16, 24, 32].find((fast) => least <= fast && least >= fast - 2) ?? least;
}

/** The vectors that follow from the terms. */
export function vectorsOf(terms: Terms, cohort: number): VectorSpec[] {
  const spec = (name: string, length: number, valueBits: number, clip: number): VectorSpec => ({
    name,
    length,
    bits: ringBits(valueBits, cohort),
    valueBits,
    clip,
  });
  const scalars = terms.sections.filter(isFew).reduce((sum, section) => sum + section.length, 0);
  const weight = spec("weight", 1, Math.max(2, terms.largestWeight.toString(2).length + 1), 0);
  weight.bits = Math.max(32, weight.bits);
  return [
    ...terms.sections.filter((s) => !isFew(s)).map((s) => spec(s.name, s.length, terms.valueBits, terms.clip)),
    weight,
    spec("#scalars", scalars, 48, 2 ** 20),
    spec("#metrics", 2 * terms.metrics.length, 50, 0),
    spec("#counts", 3, 40, 0),
  ];
}

export function termsDigest(terms: Terms, settings: Record<string, string>): Buffer {
  const keys = Object.keys(settings).sort();
  return sha256(
    "proprio/v1/terms",
    u32(terms.sections.length),
    ...terms.sections.flatMap((s) => [lp(s.name), u32(s.length)]),
    u32(terms.valueBits),
    f64(terms.clip),
    u64(BigInt(terms.largestWeight)),
    u32(terms.metrics.length),
    ...terms.metrics.map(lp),
    u32(keys.length),
    ...keys.flatMap((key) => [lp(key), lp(settings[key]!)]),
  );
}

/** The integers of an update, in the order of `vectorsOf`. */
export function encode(update: Update, terms: Terms): bigint[][] {
  const counted = Math.min(update.weight, terms.largestWeight);
  const factor = counted / terms.largestWeight;
  let cut = 0;
  const round = (values: Float32Array, valueBits: number, clip: number) => {
    const most = largest(valueBits);
    const scale = factor * (most / clip);
    return Array.from(values, (value) => {
      if (!Number.isFinite(value)) throw new Error(`an update's values must be finite but one is ${value}`);
      let scaled = value * scale;
      if (Math.abs(scaled) > most) {
        cut++;
        scaled = Math.sign(scaled) * most;
      }
      return BigInt(Math.floor(scaled + randomInt(2 ** 32) * 2 ** -32));
    });
  };
  const section = (name: string, length: number) => {
    const values = update.sections[name];
    if (values?.length !== length) {
      throw new Error(`section "${name}" must have ${length} values but has ${values?.length ?? "none"}`);
    }
    return values;
  };
  const long = terms.sections
    .filter((s) => !isFew(s))
    .map((s) => round(section(s.name, s.length), terms.valueBits, terms.clip));
  const scalars = terms.sections.filter(isFew).flatMap((s) => Array.from(section(s.name, s.length)));
  const fixed = (value: number) => {
    const units = Math.max(-largest(50), Math.min(largest(50), value * 2 ** 20));
    return BigInt(Math.round(units));
  };
  const metrics = terms.metrics.flatMap((name) => {
    const metric = update.metrics[name] ?? { sum: 0, weight: 0 };
    return [fixed(metric.sum), fixed(metric.weight)];
  });
  const few = round(Float32Array.from(scalars), 48, 2 ** 20);
  const overweight = terms.largestWeight > 1 && update.weight > terms.largestWeight;
  return [...long, [BigInt(counted)], few, metrics, [1n, BigInt(cut), overweight ? 1n : 0n]];
}
