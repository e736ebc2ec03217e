/** Softmax regression on windows of a made-up accelerometer, in plain numbers, and what it tells of them. */
import type { Figures } from "./queries.js";
import type { Slice, Training } from "./session.js";

const SAMPLES = 64;

/** Windows that are kept from training: the next ones of the same noise. */
const HELD_OUT = 16;

/** Numbers in [-1, 1) that look random and are the same in every run of a device. */
function* noise(seed: number): Generator<number, never> {
  for (let x = (seed >>> 0) + 1; ; ) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    yield (x / 2 ** 32) * 2 - 1;
  }
}

interface Sample {
  label: number;
  x: number[];
}

/** The device's windows, one after the other; the same for a seed and a number of inputs and classes. */
function samples(seed: number, inputs: number, classes: number): Sample[] {
  const draw = noise(seed);
  return Array.from({ length: SAMPLES + HELD_OUT }, (_, sample) => {
    const label = sample % classes;
    return {
      label,
      x: Array.from({ length: inputs }, (_, i) => Math.sin((i + 1) * (label + 1)) + 0.3 * draw.next().value),
    };
  });
}

/** The scores of all classes for a window, with weights of [inputs, classes] before their bias. */
function scores(weights: ArrayLike<number>, { x }: Sample, classes: number): number[] {
  return Array.from({ length: classes }, (_, c) =>
    x.reduce((sum, value, i) => sum + value * weights[c * x.length + i]!, weights[classes * x.length + c]!),
  );
}

function crossEntropy(logits: number[], label: number): { loss: number; top: number; total: number } {
  const top = Math.max(...logits);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0);
  return { loss: Math.log(total) + top - logits[label]!, top, total };
}

/** The change after one pass over the device's windows; slices are W of [inputs, classes] and b of [classes]. */
export function softmaxRegression(seed: number, learningRate = 0.05): Training {
  return (parameters, slices: Slice[], description) => {
    const kinds = description?.layers.map((layer) => layer.kind) ?? ["dense", "softmax"];
    if (kinds.join() !== "dense,softmax") throw new Error(`this device trains no model of ${kinds.join(", ")}`);
    const [inputs, classes] = slices[0]!.shape as [number, number];
    const bias = inputs * classes;
    const now = Float64Array.from(parameters);
    let loss = 0;
    for (const sample of samples(seed, inputs, classes).slice(0, SAMPLES)) {
      const logits = scores(now, sample, classes);
      const measured = crossEntropy(logits, sample.label);
      loss += measured.loss;
      logits.forEach((logit, c) => {
        const step =
          learningRate * (Math.exp(logit - measured.top) / measured.total - (c === sample.label ? 1 : 0));
        sample.x.forEach((value, i) => (now[c * inputs + i]! -= step * value));
        now[bias + c]! -= step;
      });
    }
    const params = Float32Array.from(now, (value, i) => value - parameters[i]!);
    return { weight: SAMPLES, sections: { params }, metrics: { loss: { sum: loss, weight: SAMPLES } } };
  };
}

/**
 * What the device tells: how many windows it has (`windows`, of the device), how large their first value is (`first`, of each window),
 * that it is a made-up one (`sensor`), and how a softmax regression does on windows that it has not trained on.
 */
export function tellsOf(seed: number): Figures {
  const figure = (name: string) => (name === "windows" ? SAMPLES : undefined);
  return {
    figure,
    word: (name) => (name === "sensor" ? "made-up" : undefined),
    points: (figures, ofDevice) => {
      const known = ofDevice ? "windows" : "first";
      const other = figures.find((name) => name !== known);
      if (other !== undefined) throw new Error(`this device tells nothing of "${other}"`);
      if (ofDevice) return [figures.map(() => SAMPLES)];
      return samples(seed, 1, 2).map(({ x }) => figures.map(() => x[0]!));
    },
    evaluate: (parameters, slices: Slice[]) => {
      const [inputs, classes] = slices[0]!.shape as [number, number];
      const held = samples(seed, inputs, classes).slice(SAMPLES);
      const told = held.map((sample) => scores(parameters, sample, classes));
      return {
        truth: held.map(({ label }) => label),
        predicted: told.map((logits) => logits.indexOf(Math.max(...logits))),
        loss: told.reduce((sum, logits, i) => sum + crossEntropy(logits, held[i]!.label).loss, 0),
      };
    },
  };
}
