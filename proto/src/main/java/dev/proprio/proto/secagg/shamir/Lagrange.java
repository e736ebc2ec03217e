package dev.proprio.proto.secagg.shamir;

import static dev.proprio.proto.secagg.shamir.Field61.P;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lagrange coefficients at zero, kept for each set of points: the neighbours of many clients are the same, and making
 * the coefficients costs a thousand times what using them does. Thread-safe.
 */
public final class Lagrange {
    private final Map<Points, long[]> known = new ConcurrentHashMap<>();

    /** The coefficients that take values at the distinct, non-zero {@code xs} to the value at zero. */
    long[] coefficients(int[] xs) {
        return known.computeIfAbsent(new Points(xs.clone()), Lagrange::compute);
    }

    private static long[] compute(Points points) {
        int[] xs = points.xs;
        long[] numerators = new long[xs.length];
        long[] denominators = new long[xs.length];
        for (int i = 0; i < xs.length; i++) {
            long numerator = 1;
            long denominator = 1;
            for (int j = 0; j < xs.length; j++) {
                if (j != i) {
                    numerator = Field61.multiply(numerator, xs[j]);
                    denominator = Field61.multiply(denominator, xs[j] > xs[i] ? xs[j] - xs[i] : P - (xs[i] - xs[j]));
                }
            }
            numerators[i] = numerator;
            denominators[i] = denominator;
        }
        for (int i = 0; i < xs.length; i++) {
            numerators[i] = Field61.multiply(numerators[i], Field61.inverse(denominators[i]));
        }
        return numerators;
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
