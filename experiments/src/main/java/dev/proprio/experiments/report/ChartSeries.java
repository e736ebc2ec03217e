package dev.proprio.experiments.report;

import java.util.List;

/**
 * One line of a chart.
 *
 * @param style the class of its colour
 */
record ChartSeries(String name, String style, List<Point> points) {
    /**
     * A value after a round.
     *
     * @param at where on the horizontal axis it stands
     */
    record Point(int round, double at, double value) {
        /** Over rounds. */
        Point(int round, double value) {
            this(round, round, value);
        }
    }
}
