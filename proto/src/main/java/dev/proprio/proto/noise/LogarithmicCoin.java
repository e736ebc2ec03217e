package dev.proprio.proto.noise;

import dev.proprio.proto.random.RandomBits;

/** Coins whose odds are powers and products of fractions, tossed by comparisons of integers alone. */
final class LogarithmicCoin {
    private LogarithmicCoin() {}

    /**
     * True with probability exp(-times ln(1 + numerator / denominator)), the power of a fraction.
     *
     * @param times so many that times the numerator is at most the denominator
     */
    static boolean power(long times, long numerator, long denominator, RandomBits bits) {
        long k = 1;
        while (times > 0
                && logarithm(times * numerator, denominator, numerator, denominator, bits)
                && (k == 1 || bits.nextLong(k) == 0)) {
            k++;
        }
        return (k & 1) == 1;
    }

    /**
     * True with the probability that is the product of {@code 1 / (1 + i / (base + slope i))} over i from 1 to {@code terms}, which it
     * is not called for where a denominator is below 1.
     */
    static boolean product(long terms, long base, int slope, RandomBits bits) {
        long left = terms;
        // The series needs fractions of at most 1. Others are tossed one by one, and the first tails ends it.
        for (; left > base + slope * left; left--) {
            if (bits.nextLong(base + slope * left + left) >= base + slope * left) {
                return false;
            }
        }
        long parts = left == 0 ? 0 : 1 + (Math.multiplyExact(left, left) - 1) / (base + slope * left);
        for (long part = 0; part < parts; part++) {
            if (!part(left, base, slope, parts, bits)) {
                return false;
            }
        }
        return true;
    }

    /** True with probability exp(-s), where s is one of so many equal parts of the sum of all terms' logarithms, at most 1. */
    private static boolean part(long terms, long base, int slope, long parts, RandomBits bits) {
        long k = 1;
        while (true) {
            long i = 1 + bits.nextLong(terms);
            long denominator = base + slope * i;
            if (!logarithm(terms * i, parts * denominator, i, denominator, bits) || (k > 1 && bits.nextLong(k) != 0)) {
                return (k & 1) == 1;
            }
            k++;
        }
    }

    /**
     * True with probability {@code scale / scaleOf}, at most 1, times {@code ln(1 + x) / x}, where x is {@code numerator / denominator}, at
     * most 1: the alternating series of the logarithm, whose terms are the odds of events each of which needs the one before.
     */
    private static boolean logarithm(long scale, long scaleOf, long numerator, long denominator, RandomBits bits) {
        if (bits.nextLong(scaleOf) >= scale) {
            return false;
        }
        long n = 1;
        while (bits.nextLong(denominator) < numerator && bits.nextLong(n + 1) < n) {
            n++;
        }
        return (n & 1) == 1;
    }
}
