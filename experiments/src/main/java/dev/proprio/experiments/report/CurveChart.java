package dev.proprio.experiments.report;

import dev.proprio.experiments.statistics.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** Curves of means with their intervals over some quantity; values that reach far are drawn by their logarithms. */
final class CurveChart {
    private static final double WIDTH = 900;
    private static final double HEIGHT = 340;
    private static final double LEFT = 60;
    private static final double RIGHT = WIDTH - 20;
    private static final double BOTTOM = HEIGHT - 50;
    private static final int TONES = 8;
    private static final double FAR = 10;
    private static final double LABEL_WIDTH = 40;

    /**
     * A point of a curve.
     *
     * @param title what is shown when it is pointed at
     */
    record Point(double x, double mean, Optional<Interval> interval, String title) {
        double low() {
            return interval.map(Interval::low).orElse(mean);
        }

        double high() {
            return interval.map(Interval::high).orElse(mean);
        }
    }

    private final Markup out;
    private final List<Point> all;
    private final boolean logarithms;
    private final LinearScale x;
    private final LinearScale y;

    private CurveChart(Markup out, List<Point> all) {
        this.out = out;
        this.all = all;
        double least = all.stream().mapToDouble(Point::x).min().orElseThrow();
        double most = all.stream().mapToDouble(Point::x).max().orElseThrow();
        this.logarithms = least > 0 && most > FAR * least;
        double from = place(least);
        double to = place(most);
        this.x = new LinearScale(from, to > from ? to : from + 1, LEFT + 30, RIGHT - 30);
        this.y = LinearScale.around(
                all.stream().mapToDouble(Point::low).min().orElseThrow(),
                all.stream().mapToDouble(Point::high).max().orElseThrow(),
                BOTTOM,
                10);
    }

    /**
     * Draws curves, each with its points from left to right; there must be a point.
     *
     * @param quantity what is to the right
     * @param figure what is upwards
     * @param ticks how values of the figure are shown
     */
    static void draw(
            Markup out, Map<String, List<Point>> curves, String quantity, String figure, DoubleFunction<String> ticks) {
        List<Point> all = curves.values().stream().flatMap(List::stream).toList();
        var chart = new CurveChart(out, all);
        out.leaf(
                "p",
                "A dot is a mean over people and seeds, the bar its 95%% interval for others like these%s."
                        .formatted(chart.logarithms ? "; distances to the right are logarithmic" : ""),
                "class",
                "note");
        List<String> names = List.copyOf(curves.keySet());
        if (names.size() > 1) {
            chart.legend(names);
        }
        out.open("div", "class", "scroll");
        ChartFrame.open(out, WIDTH, HEIGHT, "%s over %s".formatted(figure, quantity));
        chart.axes(quantity, ticks);
        int number = 0;
        for (List<Point> points : curves.values()) {
            double aside = (number - (names.size() - 1) / 2.0) * 5;
            chart.curve(points, "g-" + number % TONES, aside);
            number++;
        }
        out.close().close();
    }

    private double place(double value) {
        return logarithms ? Math.log10(value) : value;
    }

    private void legend(List<String> names) {
        out.open("ul", "class", "legend");
        for (int i = 0; i < names.size(); i++) {
            out.open("li").leaf("i", "", "class", "key g-" + i % TONES).text(names.get(i));
            out.close();
        }
        out.close();
    }

    private void axes(String quantity, DoubleFunction<String> ticks) {
        for (double tick : y.ticks(6)) {
            String at = Format.at(y.at(tick));
            out.empty("line", "class", "grid", "x1", Format.at(LEFT), "x2", Format.at(RIGHT), "y1", at, "y2", at);
            String text = ticks.apply(tick);
            out.leaf("text", text, "class", "axis end", "x", Format.at(LEFT - 6), "y", at, "dy", "0.35em");
        }
        double last = Double.NEGATIVE_INFINITY;
        for (double value :
                all.stream().mapToDouble(Point::x).distinct().sorted().toArray()) {
            double at = x.at(place(value));
            // Where labels would lie on each other, the first is enough.
            if (at - last > LABEL_WIDTH) {
                String text = number(value);
                out.leaf("text", text, "class", "axis middle", "x", Format.at(at), "y", Format.at(BOTTOM + 18));
                last = at;
            }
        }
        String middle = Format.at((LEFT + RIGHT) / 2);
        out.leaf("text", quantity, "class", "axis middle", "x", middle, "y", Format.at(HEIGHT - 8));
    }

    private void curve(List<Point> points, String tone, double aside) {
        String path = points.stream()
                .map(point -> Format.at(x.at(place(point.x())) + aside) + "," + Format.at(y.at(point.mean())))
                .collect(Collectors.joining(" "));
        out.empty("polyline", "class", "curve " + tone, "points", path);
        for (Point point : points) {
            String at = Format.at(x.at(place(point.x())) + aside);
            out.open("g").leaf("title", point.title());
            if (point.interval().isPresent()) {
                String low = Format.at(y.at(point.low()));
                String high = Format.at(y.at(point.high()));
                out.empty("line", "class", "whisker " + tone, "x1", at, "x2", at, "y1", low, "y2", high);
            }
            String middle = Format.at(y.at(point.mean()));
            out.empty("circle", "class", "dot " + tone, "cx", at, "cy", middle, "r", "3.5");
            out.close();
        }
    }

    /** A quantity as it stands below the axis. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Format.count((long) value)
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
