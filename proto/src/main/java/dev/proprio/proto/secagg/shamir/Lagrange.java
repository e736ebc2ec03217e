package dev.proprio.proto.secagg.shamir;

import static dev.proprio.proto.secagg.shamir.Field61.P;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lagrange coefficients at zero, kept for each set of points: in a complete graph the same shares serve every secret,
 * and making the coefficients costs a thousand times what using them does. Thread-safe.
 */
public final class Lagrange {
    private static final int PLAIN_BITS = 60;

    private final Map<Points, long[]> known = new ConcurrentHashMap<>();

    /** The coefficients that take values at the distinct, non-zero {@code xs} to the value at zero. */
    long[] coefficients(int[] xs) {
        return known.computeIfAbsent(new Points(xs.clone()), points -> compute(points.xs));
    }

    /** The same without keeping them. */
    static long[] compute(int[] xs) {
        long product = 1;
        for (int x : xs) {
            product = Field61.multiply(product, x);
        }
        // Differences of points are small: several make one plain product before the field's arithmetic is needed.
        int largest = Arrays.stream(xs).max().orElse(1);
        int atOnce = Math.max(1, PLAIN_BITS / (Integer.SIZE - Integer.numberOfLeadingZeros(largest)));
        long[] coefficients = new long[xs.length];
        for (int i = 0; i < xs.length; i++) {
            coefficients[i] = Field61.multiply(xs[i], differences(xs, i, atOnce));
        }
        invertAll(coefficients);
        for (int i = 0; i < xs.length; i++) {
            coefficients[i] = Field61.multiply(product, coefficients[i]);
        }
        return coefficients;
    }

    /** The product of {@code xs[j] - xs[i]} over all j but i. */
    private static long differences(int[] xs, int i, int atOnce) {
        long product = 1;
        long plain = 1;
        int pending = 0;
        boolean negative = false;
        for (int j = 0; j < xs.length; j++) {
            int difference = xs[j] - xs[i];
            if (difference != 0) {
                negative ^= difference < 0;
                plain *= Math.abs(difference);
                if (++pending == atOnce) {
                    product = Field61.multiply(product, plain);
                    plain = 1;
                    pending = 0;
                }
            }
        }
        product = Field61.multiply(product, plain);
        return negative ? P - product : product;
    }

    /** Replaces every value by its inverse, at the price of one inversion (Montgomery 1987). */
    private static void invertAll(long[] values) {
        long[] prefixes = new long[values.length];
        long product = 1;
        for (int i = 0; i < values.length; i++) {
            prefixes[i] = product;
            product = Field61.multiply(product, values[i]);
        }
        long inverse = Field61.inverse(product);
        for (int i = values.length - 1; i >= 0; i--) {
            long value = values[i];
            values[i] = Field61.multiply(inverse, prefixes[i]);
            inverse = Field61.multiply(inverse, value);
        }
    }

    private static final class Points {
        private final int[] xs;

        Points(int[] xs) {
            this.xs = xs;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Points points && Arrays.equals(xs, points.xs);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(xs);
        }
    }
}
