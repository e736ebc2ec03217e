package dev.proprio.experiments.statistics;

/** A confidence interval. */
public record Interval(double low, double high) {
    /** How often intervals that are shown are to hold the true value. */
    public static final double LEVEL = 0.95;

    /** Whether {@code value} is in it, ends included. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** The part of it that lies from {@code lowest} to {@code highest}, the values that there can be. */
    public Interval clamped(double lowest, double highest) {
        return new Interval(Math.clamp(low, lowest, highest), Math.clamp(high, lowest, highest));
    }

    /** Whether it lies between {@code -margin} and {@code margin}. */
    public boolean within(double margin) {
        return low >= -margin && high <= margin;
    }
}
