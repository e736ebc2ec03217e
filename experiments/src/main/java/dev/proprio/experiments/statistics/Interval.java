package dev.proprio.experiments.statistics;

/** A confidence interval. */
public record Interval(double low, double high) {
    /** Whether {@code value} is in it, ends included. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** Whether it lies between {@code -margin} and {@code margin}. */
    public boolean within(double margin) {
        return low >= -margin && high <= margin;
    }
}
