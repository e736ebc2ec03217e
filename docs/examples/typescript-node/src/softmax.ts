/** Softmax regression on windows of a made-up accelerometer, in plain numbers. */
import type { Slice, Training } from "./session.js";

const SAMPLES = 64;

/** Numbers in [-1, 1) that look random and are the same in every run of a device. */
function* noise(seed: number): Generator<number, never> {
  for (let x = (seed >>> 0) + 1; ; ) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    yield (x / 2 ** 32) * 2 - 1;
  }
}

/** The change after one pass over the device's windows; slices are W of [inputs, classes] and b of [classes]. */
export function softmaxRegression(seed: number, learningRate = 0.05): Training {
  return (parameters, slices: Slice[], description) => {
    const kinds = description?.layers.map((layer) => layer.kind) ?? ["dense", "softmax"];
    if (kinds.join() !== "dense,softmax") throw new Error(`this device trains no model of ${kinds.join(", ")}`);
    const [inputs, classes] = slices[0]!.shape as [number, number];
    const bias = inputs * classes;
    const now = Float64Array.from(parameters);
    const draw = noise(seed);
    let loss = 0;
    for (let sample = 0; sample < SAMPLES; sample++) {
      const label = sample % classes;
      const x = Array.from({ length: inputs }, (_, i) => Math.sin((i + 1) * (label + 1)) + 0.3 * draw.next().value);
      const logits = Array.from({ length: classes }, (_, c) =>
        x.reduce((sum, value, i) => sum + value * now[c * inputs + i]!, now[bias + c]!),
      );
      const top = Math.max(...logits);
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0);
      loss += Math.log(total) + top - logits[label]!;
      logits.forEach((logit, c) => {
        const step = learningRate * (Math.exp(logit - top) / total - (c === label ? 1 : 0));
        x.forEach((value, i) => (now[c * inputs + i]! -= step * value));
        now[bias + c]! -= step;
      });
    }
    const params = Float32Array.from(now, (value, i) => value - parameters[i]!);
    return { weight: SAMPLES, sections: { params }, metrics: { loss: { sum: loss, weight: SAMPLES } } };
  };
}
