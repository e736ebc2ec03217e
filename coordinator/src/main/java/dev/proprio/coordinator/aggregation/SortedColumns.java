package dev.proprio.coordinator.aggregation;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Combines vectors coordinate by coordinate, by what the values of each are in ascending order. */
final class SortedColumns {
    /** So many columns are sorted at a time that those of a hundred vectors stay in the cache. */
    private static final int BLOCK = 256;

    /** So many coordinates are worked on by one thread with the same rows. */
    private static final int RANGE = 32 * BLOCK;

    private SortedColumns() {}

    /** Reduces the values of each coordinate to one. Thread-safe. */
    @FunctionalInterface
    interface Reduction {
        /**
         * Reduces some columns.
         *
         * @param rows those that were asked for: ascending within each of the first {@code width} columns
         * @param at where in {@code reduced}, which holds zeros there, the first column goes
         */
        void of(float[][] rows, int width, double[] reduced, int at);
    }

    /**
     * Reduces all coordinates.
     *
     * @param first the lowest value that the reduction needs, counted from 0 at the lowest
     * @param last the one behind the highest that it needs
     */
    static double[] reduce(List<Contribution> contributions, int first, int last, Reduction reduction) {
        int vectors = contributions.size();
        double[] reduced = new double[contributions.getFirst().values().length];
        int block = Math.min(BLOCK, reduced.length);
        SortingNetwork network = SortingNetwork.of(vectors, first, last);
        CoordinateRanges.forEach(reduced.length, RANGE, (from, to) -> {
            int[][] keys = new int[vectors][block];
            float[][] rows = new float[last - first][block];
            for (int at = from; at < to; at += block) {
                int width = Math.min(block, to - at);
                for (int v = 0; v < vectors; v++) {
                    toKeys(contributions.get(v).values(), at, width, keys[v]);
                }
                network.sort(keys);
                for (int row = 0; row < rows.length; row++) {
                    toFloats(keys[first + row], width, rows[row]);
                }
                reduction.of(rows, width, reduced, at);
            }
        });
        return reduced;
    }

    /** Integers in the order of the floats, -0 below 0. */
    private static void toKeys(float[] values, int from, int width, int[] keys) {
        copy(MemorySegment.ofArray(values), from, MemorySegment.ofArray(keys), width);
        flip(keys);
    }

    private static void toFloats(int[] keys, int width, float[] values) {
        flip(keys);
        copy(MemorySegment.ofArray(keys), 0, MemorySegment.ofArray(values), width);
    }

    private static void copy(MemorySegment source, int from, MemorySegment target, int width) {
        MemorySegment.copy(source, (long) from * Float.BYTES, target, 0, (long) width * Float.BYTES);
    }

    /** The bits of a float with a sign order it the other way round; its own inverse. */
    private static void flip(int[] bits) {
        for (int i = 0; i < bits.length; i++) {
            bits[i] ^= (bits[i] >> 31) & Integer.MAX_VALUE;
        }
    }

    /** Adds up rows, in ascending order. */
    static void mean(float[][] rows, int width, double[] reduced, int at) {
        for (float[] row : rows) {
            for (int i = 0; i < width; i++) {
                reduced[at + i] += row[i];
            }
        }
        for (int i = 0; i < width; i++) {
            reduced[at + i] /= rows.length;
        }
    }
}
