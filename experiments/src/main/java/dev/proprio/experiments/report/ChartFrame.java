package dev.proprio.experiments.report;

import java.util.function.DoubleFunction;

/** The area of a chart with two axes: its size, its scales and its grid. */
record ChartFrame(LinearScale x, LinearScale y) {
    static final double WIDTH = 420;
    static final double HEIGHT = 220;
    static final double LEFT = 46;
    static final double RIGHT = WIDTH - 10;
    static final double TOP = 10;
    static final double BOTTOM = HEIGHT - 36;

    /** A frame for the given values; the vertical axis gets round ends. */
    static ChartFrame of(double xLow, double xHigh, double yLow, double yHigh) {
        double right = xHigh > xLow ? xHigh : xLow + 1;
        return new ChartFrame(new LinearScale(xLow, right, LEFT, RIGHT), LinearScale.around(yLow, yHigh, BOTTOM, TOP));
    }

    /** Opens the drawing; {@code label} tells what it shows to those who cannot see it. */
    static Markup open(Markup out, double width, double height, String label, String... more) {
        String[] attributes = new String[more.length + 6];
        String[] own = {
            "viewBox", "0 0 " + Format.at(width) + " " + Format.at(height), "role", "img", "aria-label", label
        };
        System.arraycopy(own, 0, attributes, 0, own.length);
        System.arraycopy(more, 0, attributes, own.length, more.length);
        return out.open("svg", attributes);
    }

    void grid(Markup out, DoubleFunction<String> format) {
        for (double tick : y.ticks(5)) {
            String at = Format.at(y.at(tick));
            out.empty("line", "class", "grid", "x1", Format.at(LEFT), "x2", Format.at(RIGHT), "y1", at, "y2", at);
            out.leaf(
                    "text", format.apply(tick), "class", "axis end", "x", Format.at(LEFT - 6), "y", at, "dy", "0.35em");
        }
    }

    /** Labels for whole numbers below, and what they count. */
    void wholeNumbers(Markup out, String name) {
        for (double tick : x.ticks(6)) {
            if (tick == Math.rint(tick)) {
                xLabel(out, x.at(tick), Format.count((long) tick));
            }
        }
        xName(out, name);
    }

    /** Labels for any numbers below, and what they are. */
    void numbers(Markup out, String name, DoubleFunction<String> format) {
        for (double tick : x.ticks(6)) {
            xLabel(out, x.at(tick), format.apply(tick));
        }
        xName(out, name);
    }

    static void xLabel(Markup out, double at, String text) {
        out.leaf("text", text, "class", "axis middle", "x", Format.at(at), "y", Format.at(BOTTOM + 15));
    }

    static void xName(Markup out, String name) {
        String middle = Format.at((LEFT + RIGHT) / 2);
        out.leaf("text", name, "class", "axis middle", "x", middle, "y", Format.at(HEIGHT - 5));
    }
}
