package dev.proprio.experiments.report;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import java.util.List;
import java.util.Locale;

/** A confusion matrix as a map of coloured cells: the share of each true class. */
final class HeatMap {
    /** Room for the names as they are shortened, also where a phone has larger letters. */
    private static final double LABELS = 140;

    private static final double HEADINGS = 88;

    /** How far the last class's slanted name reaches to the right of its column. */
    private static final double SLANTED = 88;

    private static final int MOST_COUNTS = 10;
    private static final int MOST_NUMBERS = 20;

    private final ConfusionMatrix matrix;
    private final List<String> names;
    private final double cell;

    private HeatMap(ConfusionMatrix matrix, List<String> names) {
        this.matrix = matrix;
        this.names = names;
        this.cell = matrix.classes() <= MOST_COUNTS ? 44 : matrix.classes() <= MOST_NUMBERS ? 30 : 18;
    }

    static void draw(Markup out, ConfusionMatrix matrix, List<String> names) {
        new HeatMap(matrix, names).draw(out);
    }

    private void draw(Markup out) {
        double side = cell * matrix.classes();
        double width = LABELS + side - cell / 2 + SLANTED;
        double height = HEADINGS + side + 6;
        String least = "min-width:" + Math.round(Math.min(width, 260 + side / 2)) + "px;max-width:"
                + Math.round(width * 1.4) + "px";
        out.open("div", "class", "scroll");
        ChartFrame.open(out, width, height, "confusion matrix", "style", least);
        for (int i = 0; i < matrix.classes(); i++) {
            double middle = i * cell + cell / 2;
            heading(out, LABELS + middle, names.get(i));
            String y = Format.at(HEADINGS + middle);
            out.leaf(
                    "text",
                    Format.shortened(names.get(i), 15),
                    "class",
                    "axis end",
                    "x",
                    Format.at(LABELS - 6),
                    "y",
                    y,
                    "dy",
                    "0.35em");
            for (int j = 0; j < matrix.classes(); j++) {
                cell(out, i, j);
            }
        }
        out.close().close();
    }

    private static void heading(Markup out, double x, String name) {
        String at = Format.at(x) + " " + Format.at(HEADINGS - 6);
        out.leaf("text", Format.shortened(name, 13), "class", "axis", "transform", "translate(" + at + ") rotate(-40)");
    }

    private void cell(Markup out, int truth, int predicted) {
        long count = matrix.count(truth, predicted);
        long actual = matrix.actual(truth);
        double share = actual == 0 ? 0 : (double) count / actual;
        double x = LABELS + predicted * cell;
        double y = HEADINGS + truth * cell;
        out.open("g");
        out.leaf(
                "title",
                "%s taken for %s: %s of %s (%s)"
                        .formatted(
                                names.get(truth),
                                names.get(predicted),
                                Format.count(count),
                                Format.count(actual),
                                Format.percent(share)));
        out.empty(
                "rect",
                "class",
                "cell",
                "x",
                Format.at(x),
                "y",
                Format.at(y),
                "width",
                Format.at(cell),
                "height",
                Format.at(cell));
        if (count > 0) {
            String opacity = String.format(Locale.ROOT, "%.3f", 0.06 + 0.94 * share);
            out.empty(
                    "rect",
                    "class",
                    truth == predicted ? "heat s-1" : "heat s-bad",
                    "fill-opacity",
                    opacity,
                    "x",
                    Format.at(x + 1),
                    "y",
                    Format.at(y + 1),
                    "width",
                    Format.at(cell - 2),
                    "height",
                    Format.at(cell - 2),
                    "rx",
                    "3");
        }
        if (count > 0 && matrix.classes() <= MOST_NUMBERS) {
            numbers(out, count, share, x + cell / 2, y + cell / 2);
        }
        out.close();
    }

    private void numbers(Markup out, long count, double share, double x, double y) {
        String style = share > 0.55 ? " strong" : "";
        boolean counts = matrix.classes() <= MOST_COUNTS;
        String percent = share < 0.01 ? "<1%" : Math.round(100 * share) + "%";
        out.leaf(
                "text",
                percent,
                "class",
                "share middle" + style,
                "x",
                Format.at(x),
                "y",
                Format.at(counts ? y - 1 : y + 3));
        if (counts) {
            out.leaf(
                    "text",
                    Format.count(count),
                    "class",
                    "tally middle" + style,
                    "x",
                    Format.at(x),
                    "y",
                    Format.at(y + 12));
        }
    }
}
