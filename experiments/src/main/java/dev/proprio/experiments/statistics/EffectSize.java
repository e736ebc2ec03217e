package dev.proprio.experiments.statistics;

import java.util.Arrays;

/** How large a difference is, whether or not it is certain. */
public final class EffectSize {
    private EffectSize() {}

    /** {@code a[i] - b[i]} of paired values. */
    public static double[] pairedDifferences(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("%s values cannot be paired with %s".formatted(a.length, b.length));
        }
        double[] differences = new double[a.length];
        Arrays.setAll(differences, i -> a[i] - b[i]);
        return differences;
    }

    /** The mean of at least one value. */
    public static double mean(double... values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** The middle value of at least one, or the mean of the middle two. */
    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /**
     * Cliff's delta: how much more often a value of {@code a} is above one of {@code b} than below, from -1 to 1
     * (Cliff 1993).
     */
    public static double cliffsDelta(double[] a, double[] b) {
        long above = 0;
        for (double x : a) {
            for (double y : b) {
                above += x > y ? 1 : x < y ? -1 : 0;
            }
        }
        return (double) above / ((long) a.length * b.length);
    }
}
