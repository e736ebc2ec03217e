package dev.proprio.experiments.report;

import dev.proprio.experiments.mistakes.ChannelTrace;
import dev.proprio.experiments.mistakes.Mistake;
import dev.proprio.experiments.mistakes.MistakeAnalysis;

/** Draws the channels of a window under each other, in as few characters as that takes, for a page may have hundreds. */
final class MistakePlot {
    private static final int WIDTH = 200;
    private static final int ROW = 24;
    private static final int STEPS = 255;

    private MistakePlot() {}

    static String draw(Mistake mistake, MistakeAnalysis found) {
        var plot = new Markup();
        int channels = mistake.signals().size();
        plot.open(
                "svg",
                "viewBox",
                "0 0 %s %s".formatted(WIDTH, ROW * channels),
                "role",
                "img",
                "aria-label",
                "signals of a window of %s".formatted(mistake.truth()));
        for (int channel = 0; channel < channels; channel++) {
            ChannelTrace trace = mistake.signals().get(channel);
            plot.open("g", "transform", "translate(0 %s)".formatted(ROW * channel));
            plot.leaf(
                    "title",
                    "%s, from %s to %s"
                            .formatted(
                                    found.channels().get(channel),
                                    Format.number(trace.low()),
                                    Format.number(trace.high())));
            plot.empty("path", "d", path(trace)).close();
        }
        return plot.close().toString();
    }

    /** Whole numbers, each from the one before. */
    private static String path(ChannelTrace trace) {
        var path = new StringBuilder();
        int count = trace.values().length;
        int x = 0;
        int y = height(trace.step(0));
        path.append("M0 ").append(y).append('l');
        for (int i = 1; i < count; i++) {
            int nextX = WIDTH * i / (count - 1);
            int nextY = height(trace.step(i));
            path.append(i > 1 ? " " : "")
                    .append(nextX - x)
                    .append(nextY < y ? "" : " ")
                    .append(nextY - y);
            x = nextX;
            y = nextY;
        }
        return count == 1 ? "M0 %sh%s".formatted(y, WIDTH) : path.toString();
    }

    private static int height(int step) {
        return 1 + Math.round((ROW - 4) * (STEPS - step) / (float) STEPS);
    }
}
