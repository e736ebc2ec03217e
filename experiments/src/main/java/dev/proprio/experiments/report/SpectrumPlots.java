package dev.proprio.experiments.report;

import dev.proprio.experiments.exploration.ClassSpectrum;
import dev.proprio.experiments.exploration.WindowOverview;
import dev.proprio.experiments.mistakes.ChannelTrace;

/** The mean spectra of classes over each other, a plot for each channel. */
final class SpectrumPlots {
    private static final double WIDTH = 320;
    private static final double HEIGHT = 120;
    private static final double STEPS = 255;
    private static final int TONES = 8;

    private SpectrumPlots() {}

    static void draw(Markup out, WindowOverview found) {
        out.open("ul", "class", "legend");
        for (int i = 0; i < found.spectra().size(); i++) {
            ClassSpectrum one = found.spectra().get(i);
            out.open("li").empty("i", "class", "key t" + i % TONES);
            out.text("%s (%s)".formatted(one.name(), Format.count(one.windows(), "window")))
                    .close();
        }
        out.close().open("div", "class", "spectra");
        for (int channel = 0; channel < found.channels().size(); channel++) {
            plot(out, found, channel);
        }
        out.close();
        out.leaf(
                "p",
                "Means over the windows that are kept, by Welch's method: dB of the channel's unit squared per Hz.%s"
                        .formatted(
                                found.channelsLeftOut() > 0
                                        ? " Left out: %s."
                                                .formatted(Format.count(found.channelsLeftOut(), "more channel"))
                                        : ""),
                "class",
                "note");
    }

    private static void plot(Markup out, WindowOverview found, int channel) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        int bins = 0;
        for (ClassSpectrum one : found.spectra()) {
            ChannelTrace trace = one.channels().get(channel);
            low = Math.min(low, trace.low());
            high = Math.max(high, trace.high());
            bins = trace.values().length;
        }
        double top = found.hertz().orElse(1.0) * bins;
        String name = found.channels().get(channel);
        String range =
                "%s to %s dB, up to %s Hz".formatted(Format.number(low), Format.number(high), Format.number(top));
        out.open("figure");
        ChartFrame.open(out, WIDTH, HEIGHT, "spectra of %s, %s".formatted(name, range));
        for (int i = 0; i < found.spectra().size(); i++) {
            ChannelTrace trace = found.spectra().get(i).channels().get(channel);
            out.empty("path", "class", "t" + i % TONES, "d", path(trace, low, Math.max(high - low, 1e-9)));
        }
        out.close().leaf("figcaption", "%s: %s".formatted(name, range)).close();
    }

    private static String path(ChannelTrace trace, double low, double range) {
        var path = new StringBuilder();
        int last = Math.max(1, trace.values().length - 1);
        for (int i = 0; i < trace.values().length; i++) {
            double level = trace.low() + trace.step(i) / STEPS * (trace.high() - trace.low());
            path.append(i == 0 ? 'M' : 'L')
                    .append(Math.round(WIDTH * i / last))
                    .append(' ')
                    .append(Math.round(2 + (HEIGHT - 4) * (1 - (level - low) / range)));
        }
        return path.toString();
    }
}
