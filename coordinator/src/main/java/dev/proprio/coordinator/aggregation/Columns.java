package dev.proprio.coordinator.aggregation;

import java.util.Arrays;
import java.util.List;

/** Combines vectors coordinate by coordinate. */
final class Columns {
    /** So many coordinates are turned at a time that their values stay in the cache. */
    private static final int BLOCK = 256;

    private Columns() {}

    /** Reduces the values of one coordinate to one. */
    interface Reduction {
        /** Reduces values that are in ascending order. */
        double of(float[] values);
    }

    static double[] reduce(List<Contribution> contributions, Reduction reduction) {
        int vectors = contributions.size();
        double[] reduced = new double[contributions.getFirst().values().length];
        float[][] columns = new float[Math.min(BLOCK, reduced.length)][vectors];
        for (int from = 0; from < reduced.length; from += BLOCK) {
            int width = Math.min(BLOCK, reduced.length - from);
            for (int v = 0; v < vectors; v++) {
                float[] values = contributions.get(v).values();
                for (int i = 0; i < width; i++) {
                    columns[i][v] = values[from + i];
                }
            }
            for (int i = 0; i < width; i++) {
                Arrays.sort(columns[i]);
                reduced[from + i] = reduction.of(columns[i]);
            }
        }
        return reduced;
    }

    /** The middle one of ascending values, or the mean of the two in the middle. */
    static double median(float[] values) {
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : ((double) values[middle - 1] + values[middle]) / 2;
    }

    /** The mean of {@code values[from]} up to, but not including, {@code values[to]}. */
    static double mean(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }
}
