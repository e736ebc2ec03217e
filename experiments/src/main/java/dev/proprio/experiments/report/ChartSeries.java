package dev.proprio.experiments.report;

import java.util.List;

/**
 * One line of a chart.
 *
 * @param style the class of its colour
 */
record ChartSeries(String name, String style, List<Point> points) {
    /** A value at a round. */
    record Point(int round, double value) {}
}
