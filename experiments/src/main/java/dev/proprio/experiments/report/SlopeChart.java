package dev.proprio.experiments.report;

import dev.proprio.experiments.personalization.CellSummary;
import dev.proprio.experiments.personalization.Gain;
import java.util.List;

/** One line for each person, from their accuracy with the global model to that with their own. */
final class SlopeChart {
    private static final double WIDTH = 210;
    private static final double HEIGHT = 240;
    private static final double LEFT = 44;
    private static final double RIGHT = WIDTH - 16;

    private SlopeChart() {}

    static void draw(Markup out, CellSummary cell, List<Gain.Pair> pairs) {
        double low = pairs.stream()
                .mapToDouble(
                        pair -> Math.min(pair.before().accuracy(), pair.after().accuracy()))
                .min()
                .orElse(0);
        LinearScale y = LinearScale.around(low, 1, HEIGHT - 24, 10);
        String harmed = cell.gain()
                .map(gain -> "%s, by chance %s"
                        .formatted(
                                Format.percent(gain.harm().share()),
                                Format.percent(gain.harm().byChance())))
                .orElse("");
        out.open("figure").open("figcaption").leaf("b", cell.cell().method());
        out.text(" harmed " + harmed).close();
        ChartFrame.open(
                out,
                WIDTH,
                HEIGHT,
                "accuracy of each person before and after " + cell.cell().method());
        for (double tick : y.ticks(4)) {
            String at = Format.at(y.at(tick));
            out.empty("line", "class", "grid", "x1", Format.at(LEFT), "x2", Format.at(RIGHT), "y1", at, "y2", at);
            out.leaf(
                    "text",
                    Format.percentTick(tick),
                    "class",
                    "axis end",
                    "x",
                    Format.at(LEFT - 5),
                    "y",
                    at,
                    "dy",
                    "0.35em");
        }
        for (Gain.Pair pair : pairs) {
            String style = pair.harmed() ? "slope s-bad" : "slope " + (pair.gain() > Gain.MARGIN ? "s-good" : "s-same");
            out.open(
                    "line",
                    "class",
                    style,
                    "x1",
                    Format.at(LEFT + 4),
                    "x2",
                    Format.at(RIGHT),
                    "y1",
                    Format.at(y.at(pair.before().accuracy())),
                    "y2",
                    Format.at(y.at(pair.after().accuracy())));
            out.leaf(
                    "title",
                    "%s, seed %s: %s to %s"
                            .formatted(
                                    pair.after().user(),
                                    pair.after().seed(),
                                    Format.percent(pair.before().accuracy()),
                                    Format.percent(pair.after().accuracy())));
            out.close();
        }
        out.leaf("text", "global", "class", "axis", "x", Format.at(LEFT), "y", Format.at(HEIGHT - 6));
        out.leaf("text", "personal", "class", "axis end", "x", Format.at(RIGHT), "y", Format.at(HEIGHT - 6));
        out.close().close();
    }
}
