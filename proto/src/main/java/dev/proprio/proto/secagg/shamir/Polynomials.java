package dev.proprio.proto.secagg.shamir;

import java.util.Arrays;

/** Polynomials over the field, lowest coefficient first; the empty one is zero. */
final class Polynomials {
    private Polynomials() {}

    static int degree(long[] p) {
        int degree = p.length - 1;
        while (degree >= 0 && p[degree] == 0) {
            degree--;
        }
        return degree;
    }

    /** The monic polynomial that is zero exactly at {@code xs}. */
    static long[] vanishing(int[] xs) {
        long[] product = {1};
        for (int x : xs) {
            product = timesRoot(product, x);
        }
        return product;
    }

    /** The polynomial of degree below the number of points through all of them, by Newton's divided differences. */
    static long[] interpolate(int[] xs, long[] ys) {
        long[] differences = ys.clone();
        long[] inverses = Field61.smallInverses(Arrays.stream(xs).max().orElse(0));
        for (int level = 1; level < xs.length; level++) {
            for (int i = xs.length - 1; i >= level; i--) {
                long rise = Field61.subtract(differences[i], differences[i - 1]);
                int run = xs[i] - xs[i - level];
                long inverse = run > 0 ? inverses[run] : Field61.subtract(0, inverses[-run]);
                differences[i] = Field61.multiply(rise, inverse);
            }
        }
        long[] result = new long[xs.length];
        for (int i = xs.length - 1; i >= 0; i--) {
            for (int d = xs.length - 1; d >= 0; d--) {
                long shifted = d == 0 ? differences[i] : result[d - 1];
                result[d] = Field61.subtract(shifted, Field61.multiply(result[d], xs[i]));
            }
        }
        return result;
    }

    /** Quotient and remainder; {@code divisor} must not be zero. */
    static long[][] divide(long[] dividend, long[] divisor) {
        int divisorDegree = degree(divisor);
        long leading = Field61.inverse(divisor[divisorDegree]);
        long[] remainder = dividend.clone();
        long[] quotient = new long[Math.max(1, degree(dividend) - divisorDegree + 1)];
        for (int d = degree(remainder); d >= divisorDegree; d--) {
            long factor = Field61.multiply(remainder[d], leading);
            quotient[d - divisorDegree] = factor;
            for (int i = 0; i <= divisorDegree; i++) {
                int at = d - divisorDegree + i;
                remainder[at] = Field61.subtract(remainder[at], Field61.multiply(factor, divisor[i]));
            }
        }
        return new long[][] {quotient, remainder};
    }

    /** {@code a - b * c}. */
    static long[] subtractProduct(long[] a, long[] b, long[] c) {
        long[] result = Arrays.copyOf(a, Math.max(a.length, b.length + c.length));
        for (int i = 0; i < b.length; i++) {
            for (int j = 0; j < c.length; j++) {
                result[i + j] = Field61.subtract(result[i + j], Field61.multiply(b[i], c[j]));
            }
        }
        return result;
    }

    private static long[] timesRoot(long[] p, int root) {
        long[] product = new long[p.length + 1];
        for (int i = 0; i < p.length; i++) {
            product[i + 1] = Field61.add(product[i + 1], p[i]);
            product[i] = Field61.subtract(product[i], Field61.multiply(p[i], root));
        }
        return product;
    }
}
