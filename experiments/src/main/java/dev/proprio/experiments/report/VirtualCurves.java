package dev.proprio.experiments.report;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.VirtualCost;
import dev.proprio.experiments.report.ChartSeries.Point;
import dev.proprio.experiments.report.LineChart.Axis;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Accuracy over all that a run with a virtual clock took: strategies that need few rounds may need many hours, and the reverse. */
final class VirtualCurves {
    private static final double MINUTES = 60;
    /** Up to so many, minutes say more. */
    private static final double FEW_HOURS = 3;

    private static final double MEGA = 1e6;

    private VirtualCurves() {}

    /** Nothing if no round with a virtual time was evaluated. */
    static void draw(Markup out, List<RoundRow> rows) {
        List<VirtualCost> all = rows.stream().anyMatch(row -> row.virtual().isPresent())
                ? VirtualCost.after(rows).stream()
                        .filter(cost -> cost.round() > 0 && cost.accuracy().isPresent())
                        .toList()
                : List.of();
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
        curve(out, "updates that counted", all, VirtualCost::updates);
        curve(out, "MB of all devices", all, cost -> cost.bytes() / MEGA);
        curve(out, "J of all devices", all, VirtualCost::joules);
        out.close().close();
    }

    private static void curve(Markup out, String name, List<VirtualCost> all, ToDoubleFunction<VirtualCost> cost) {
        List<Point> points = all.stream()
                .map(one -> new Point(
                        one.round(), cost.applyAsDouble(one), one.accuracy().orElseThrow()))
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
}
