package dev.proprio.experiments.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to coordinates, and finds round values to label.
 *
 * @param low the value at {@code from}
 * @param high the value at {@code to}, greater than {@code low}
 */
record LinearScale(double low, double high, double from, double to) {

    /** A scale whose ends are round, around all of {@code low} to {@code high}. */
    static LinearScale around(double low, double high, double from, double to) {
        double reach = high > low ? high : low + Math.max(1e-9, Math.abs(low) * 0.1);
        double step = step(reach - low, 5);
        return new LinearScale(Math.floor(low / step + 1e-9) * step, Math.ceil(reach / step - 1e-9) * step, from, to);
    }

    double at(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    /** Round values from low to high, about {@code count} of them. */
    List<Double> ticks(int count) {
        double step = step(high - low, count);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** 1, 2 or 5 times a power of ten, so that about {@code count} steps make up {@code range}. */
    private static double step(double range, int count) {
        double rough = range / count;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
