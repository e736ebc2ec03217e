package dev.proprio.proto.query;

import java.math.BigInteger;

/**
 * Whole numbers that are too large for one element, as several: digits of 24 bits, the lowest first, of which the last has the
 * sign. Digits of many devices add up one by one, however large they become.
 */
final class WideInteger {
    private static final int DIGIT_BITS = 24;
    private static final long DIGIT = 1L << DIGIT_BITS;

    private WideInteger() {}

    /** A vector of so many numbers of so many digits each. */
    static BoundedVector vector(String name, int numbers, int digits) {
        return BoundedVector.each(name, numbers * digits, -DIGIT, DIGIT - 1);
    }

    /** Writes a number's digits; it must fit. */
    static void split(BigInteger number, long[] into, int at, int digits) {
        BigInteger left = number;
        for (int i = 0; i < digits - 1; i++) {
            into[at + i] = left.longValue() & (DIGIT - 1);
            left = left.shiftRight(DIGIT_BITS);
        }
        into[at + digits - 1] = left.longValueExact();
    }

    /** The number of these digits, or of sums of such. */
    static BigInteger join(long[] from, int at, int digits) {
        BigInteger number = BigInteger.ZERO;
        for (int i = digits - 1; i >= 0; i--) {
            number = number.shiftLeft(DIGIT_BITS).add(BigInteger.valueOf(from[at + i]));
        }
        return number;
    }
}
