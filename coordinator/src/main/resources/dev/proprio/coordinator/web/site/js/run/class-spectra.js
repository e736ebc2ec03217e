// The mean power spectrum of each class, channel by channel.
import { h } from "../dom.js";
import { plural } from "../format.js";
import { spectra } from "./traces.js";

const TONES = 8;

export function classSpectra(found) {
  const tone = (i) => `--run-${1 + (i % TONES)}`;
  const keys = found.spectra.map((one, i) => {
    const swatch = h("i", { class: i < TONES ? "swatch" : "swatch dashed", "aria-hidden": "true" });
    swatch.style.color = `var(${tone(i)})`;
    return h("li", {}, swatch, `${one.name} (${plural(one.windows, "window")})`);
  });
  return h("section", { class: "card wide", id: "spectra", "aria-labelledby": "spectra-title" },
    h("h2", { id: "spectra-title" }, "Mean power of each class"),
    h("p", { class: "hint" }, "Over the windows that are kept, by Welch's method, in dB of the channel's unit squared per Hz."),
    h("ul", { class: "legend" }, keys),
    h("div", { class: "traces" }, found.channels.map((name, channel) =>
      spectra(found.spectra.map((one, i) => ({ trace: one.channels[channel], tone: tone(i), dashed: i >= TONES })), name, found.hertz))));
}
