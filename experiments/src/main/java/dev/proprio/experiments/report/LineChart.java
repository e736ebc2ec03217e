package dev.proprio.experiments.report;

import dev.proprio.experiments.report.ChartSeries.Point;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** Curves over rounds, or over what goes on with them. */
final class LineChart {
    private static final int MOST_DOTS = 60;

    private LineChart() {}

    /**
     * The horizontal axis.
     *
     * @param tick writes a value of it; empty if only whole numbers are written
     */
    record Axis(String name, Optional<DoubleFunction<String>> tick) {
        static final Axis ROUNDS = new Axis("round", Optional.empty());
    }

    /** A legend with the last values, and the curves over rounds. Series without points are left out. */
    static void draw(
            Markup out,
            String label,
            List<ChartSeries> all,
            DoubleFunction<String> format,
            DoubleFunction<String> tick) {
        draw(out, label, all, Axis.ROUNDS, format, tick);
    }

    /** The same over another axis. */
    static void draw(
            Markup out,
            String label,
            List<ChartSeries> all,
            Axis axis,
            DoubleFunction<String> format,
            DoubleFunction<String> tick) {
        List<ChartSeries> drawn = all.stream()
                .map(series -> new ChartSeries(series.name(), series.style(), finite(series.points())))
                .filter(series -> !series.points().isEmpty())
                .toList();
        if (drawn.isEmpty()) {
            out.leaf("p", "Nothing was measured.", "class", "note");
            return;
        }
        legend(out, drawn, format);
        List<Point> points =
                drawn.stream().flatMap(series -> series.points().stream()).toList();
        ChartFrame frame = ChartFrame.of(
                points.stream().mapToDouble(Point::at).min().orElseThrow(),
                points.stream().mapToDouble(Point::at).max().orElseThrow(),
                points.stream().mapToDouble(Point::value).min().orElseThrow(),
                points.stream().mapToDouble(Point::value).max().orElseThrow());
        ChartFrame.open(out, ChartFrame.WIDTH, ChartFrame.HEIGHT, label);
        frame.grid(out, tick);
        if (axis.tick().isEmpty()) {
            frame.wholeNumbers(out, axis.name());
        } else {
            frame.numbers(out, axis.name(), axis.tick().get());
        }
        drawn.forEach(series -> curve(out, frame, series, format));
        out.close();
    }

    private static List<Point> finite(List<Point> points) {
        return points.stream().filter(point -> Double.isFinite(point.value())).toList();
    }

    private static void legend(Markup out, List<ChartSeries> drawn, DoubleFunction<String> format) {
        out.open("ul", "class", "legend");
        for (ChartSeries series : drawn) {
            out.open("li").leaf("i", "", "class", "key " + series.style()).text(series.name() + " ");
            out.leaf("b", format.apply(series.points().getLast().value())).close();
        }
        out.close();
    }

    private static void curve(Markup out, ChartFrame frame, ChartSeries series, DoubleFunction<String> format) {
        String path = series.points().stream()
                .map(point -> x(frame, point) + "," + y(frame, point))
                .collect(Collectors.joining(" "));
        out.empty("polyline", "class", "curve " + series.style(), "points", path);
        boolean few = series.points().size() <= MOST_DOTS;
        for (Point point : series.points()) {
            String radius = few ? "2.6" : "1.2";
            out.open(
                    "circle",
                    "class",
                    "dot " + series.style(),
                    "cx",
                    x(frame, point),
                    "cy",
                    y(frame, point),
                    "r",
                    radius);
            out.leaf("title", "%s, round %s: %s".formatted(series.name(), point.round(), format.apply(point.value())));
            out.close();
        }
    }

    private static String x(ChartFrame frame, Point point) {
        return Format.at(frame.x().at(point.at()));
    }

    private static String y(ChartFrame frame, Point point) {
        return Format.at(frame.y().at(point.value()));
    }
}
