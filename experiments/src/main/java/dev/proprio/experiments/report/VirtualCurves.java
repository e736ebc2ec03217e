package dev.proprio.experiments.report;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.VirtualRow;
import dev.proprio.experiments.report.ChartSeries.Point;
import dev.proprio.experiments.report.LineChart.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Accuracy over all that a run with a virtual clock took: strategies that need few rounds may need many hours, and the reverse. */
final class VirtualCurves {
    private static final double HOUR = 3600;
    private static final double MINUTES = 60;
    /** Up to so many, minutes say more. */
    private static final double FEW_HOURS = 3;

    private static final double MEGA = 1e6;

    /** What the run had taken when an accuracy was measured. */
    private record Measured(
            int round, double accuracy, double hours, double updates, double megabytes, double joules) {}

    private VirtualCurves() {}

    /** Nothing if no round with a virtual time was evaluated. */
    static void draw(Markup out, List<RoundRow> rows) {
        List<Measured> all = measured(rows);
        if (all.isEmpty()) {
            return;
        }
        out.open("section", "class", "card wide").leaf("h2", "What accuracy took");
        out.open("div", "class", "split");
        boolean isShort = all.getLast().hours() < FEW_HOURS;
        curve(
                out,
                isShort ? "virtual minutes" : "virtual hours",
                all,
                one -> isShort ? MINUTES * one.hours() : one.hours());
        curve(out, "updates that counted", all, Measured::updates);
        curve(out, "MB of all devices", all, Measured::megabytes);
        curve(out, "J of all devices", all, Measured::joules);
        out.close().close();
    }

    private interface Cost {
        double of(Measured measured);
    }

    private static void curve(Markup out, String name, List<Measured> all, Cost cost) {
        List<Point> points = all.stream()
                .map(one -> new Point(one.round(), cost.of(one), one.accuracy()))
                .toList();
        out.open("div");
        LineChart.draw(
                out,
                "accuracy over " + name,
                List.of(new ChartSeries("pooled accuracy", "s-1", points)),
                new Axis(name, Optional.of(Format::tick)),
                Format::percent,
                Format::percentTick);
        out.close();
    }

    private static List<Measured> measured(List<RoundRow> rows) {
        List<Measured> all = new ArrayList<>();
        long updates = 0;
        long bytes = 0;
        double joules = 0;
        for (RoundRow row : rows) {
            Optional<VirtualRow> when = row.virtual();
            if (when.isPresent()) {
                updates += row.accepted();
                bytes += when.get().bytes();
                joules += when.get().joules();
                if (row.accuracy().isPresent()) {
                    all.add(new Measured(
                            row.round(), row.accuracy().get(), when.get().end() / HOUR, updates, bytes / MEGA, joules));
                }
            }
        }
        return all;
    }
}
