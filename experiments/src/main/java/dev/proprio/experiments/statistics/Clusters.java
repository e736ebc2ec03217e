package dev.proprio.experiments.statistics;

import java.util.Arrays;

/**
 * Values in clusters that are drawn together, such as all of one user's. The statistic is the mean of all
 * values.
 *
 * @param sums the sum of each cluster's values
 * @param counts how many they are, at least 1 each
 */
public record Clusters(double[] sums, double[] counts) {
    public Clusters {
        if (sums.length == 0 || sums.length != counts.length) {
            throw new IllegalArgumentException(
                    "%d sums and %d counts are not those of clusters".formatted(sums.length, counts.length));
        }
    }

    /** Clusters of one value each. */
    public static Clusters of(double... values) {
        double[] ones = new double[values.length];
        Arrays.fill(ones, 1);
        return new Clusters(values, ones);
    }

    /** How many clusters there are. */
    public int size() {
        return sums.length;
    }

    /** The mean of all values. */
    public double mean() {
        return Arrays.stream(sums).sum() / Arrays.stream(counts).sum();
    }

    /** The mean without cluster {@code left}. */
    double meanWithout(int left) {
        double sum = 0;
        double count = 0;
        for (int i = 0; i < sums.length; i++) {
            if (i != left) {
                sum += sums[i];
                count += counts[i];
            }
        }
        return sum / count;
    }
}
