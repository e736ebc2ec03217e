package dev.proprio.experiments.report;

import dev.proprio.experiments.compare.Comparison;
import dev.proprio.experiments.compare.PairedResult;
import dev.proprio.experiments.statistics.Interval;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/** For each group the differences from the control: a dot for each seed, their mean, and the interval. */
final class DifferencePlot {
    private static final double ROW = 34;
    private static final double LEFT = 240;
    private static final double RIGHT = WideFrame.WIDTH - 20;
    private static final double TOP = 6;
    private static final int LONGEST_NAME = 36;

    private final Comparison comparison;
    private final LinearScale x;
    private final double bottom;

    private DifferencePlot(Comparison comparison) {
        this.comparison = comparison;
        this.x = scale(comparison.comparisons());
        this.bottom = TOP + ROW * comparison.comparisons().size();
    }

    static void draw(Markup out, Comparison comparison) {
        new DifferencePlot(comparison).draw(out);
    }

    private static LinearScale scale(List<PairedResult> results) {
        var reach = new DoubleSummaryStatistics();
        reach.accept(0);
        for (PairedResult result : results) {
            result.differences().forEach(reach::accept);
            result.interval().ifPresent(interval -> {
                reach.accept(interval.low());
                reach.accept(interval.high());
            });
        }
        return LinearScale.around(reach.getMin(), reach.getMax(), LEFT, RIGHT);
    }

    private void draw(Markup out) {
        ChartFrame.open(out, WideFrame.WIDTH, bottom + 44, "differences from the control under each seed");
        for (double tick : x.ticks(8)) {
            String at = Format.at(x.at(tick));
            String style = Math.abs(tick) < 1e-12 ? "zero" : "grid";
            out.empty("line", "class", style, "x1", at, "x2", at, "y1", Format.at(TOP), "y2", Format.at(bottom));
            out.leaf("text", tick(tick), "class", "axis middle", "x", at, "y", Format.at(bottom + 16));
        }
        String unit = comparison.measure().isShare() ? " in percentage points" : "";
        out.leaf(
                "text",
                comparison.measure() + " minus that of " + comparison.control() + unit,
                "class",
                "axis middle",
                "x",
                Format.at((LEFT + RIGHT) / 2),
                "y",
                Format.at(bottom + 36));
        for (int i = 0; i < comparison.comparisons().size(); i++) {
            row(out, comparison.comparisons().get(i), TOP + ROW * i + ROW / 2);
        }
        out.close();
    }

    private void row(Markup out, PairedResult result, double y) {
        String middle = Format.at(y);
        String name = Format.shortened(result.group(), LONGEST_NAME);
        out.open("g", "class", "g-" + Math.min(7, ComparisonPage.position(comparison, result.group())));
        out.open("text", "class", "name end", "x", Format.at(LEFT - 12), "y", middle, "dy", "0.35em");
        out.text(name).leaf("title", result.group()).close();
        result.interval().ifPresent(interval -> reach(out, interval, middle));
        for (int i = 0; i < result.differences().size(); i++) {
            double difference = result.differences().get(i);
            // Neighbouring seeds are moved apart, so that equal differences can be told from one.
            String cy = Format.at(y + (i % 3 - 1) * 4.5);
            out.open("circle", "class", "seed", "cx", Format.at(x.at(difference)), "cy", cy, "r", "4");
            out.leaf("title", "seed %s: %s".formatted(result.seeds().get(i), signed(difference)))
                    .close();
        }
        double mean = x.at(result.meanDifference());
        String diamond = "%s,%s %s,%s %s,%s %s,%s"
                .formatted(
                        Format.at(mean - 5),
                        middle,
                        Format.at(mean),
                        Format.at(y - 7),
                        Format.at(mean + 5),
                        middle,
                        Format.at(mean),
                        Format.at(y + 7));
        out.open("polygon", "class", "centre", "points", diamond);
        out.leaf("title", "mean: " + signed(result.meanDifference())).close().close();
    }

    private void reach(Markup out, Interval interval, String y) {
        out.open(
                "line",
                "class",
                "reach",
                "x1",
                Format.at(x.at(interval.low())),
                "x2",
                Format.at(x.at(interval.high())),
                "y1",
                y,
                "y2",
                y);
        out.leaf(
                        "title",
                        "95%% interval over people and seeds: %s to %s"
                                .formatted(signed(interval.low()), signed(interval.high())))
                .close();
    }

    private String tick(double value) {
        return Format.tick(comparison.measure().isShare() ? 100 * value : value);
    }

    private String signed(double value) {
        return ComparisonPage.signed(comparison.measure(), value);
    }
}
