package dev.proprio.experiments.bench;

import java.util.Arrays;

/** Repeated measurements of one quantity. Not thread-safe. */
final class Measurements {
    private double[] values = new double[16];
    private int count;

    void add(double value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = value;
    }

    void addAll(double[] more) {
        for (double value : more) {
            add(value);
        }
    }

    int count() {
        return count;
    }

    double largest() {
        return sorted()[count - 1];
    }

    double smallest() {
        return sorted()[0];
    }

    /** The middle, or the mean of the two middle ones. */
    double median() {
        double[] sorted = sorted();
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    }

    private double[] sorted() {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted;
    }
}
