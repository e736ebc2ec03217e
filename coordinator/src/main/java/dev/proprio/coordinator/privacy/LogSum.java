package dev.proprio.coordinator.privacy;

/** A sum of positive numbers that are given, and asked for, by their logarithm. Not thread-safe. */
final class LogSum {
    private double largest = Double.NEGATIVE_INFINITY;
    private double scaled;

    void add(double log) {
        if (log == Double.NEGATIVE_INFINITY) {
            return;
        }
        if (log > largest) {
            scaled = scaled * Math.exp(largest - log) + 1;
            largest = log;
        } else {
            scaled += Math.exp(log - largest);
        }
    }

    /** Negative infinity of nothing. */
    double log() {
        return largest + Math.log(scaled);
    }
}
