package dev.proprio.proto.secagg.shamir;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Splits 32-byte secrets so that any {@code threshold} shares give them back and fewer say nothing (Shamir 1979). A
 * share is 40 bytes.
 */
public final class Shamir {
    /** The size of a share in bytes. */
    public static final int SHARE_BYTES = Limbs.COUNT * Long.BYTES;

    private Shamir() {}

    /**
     * The shares at the points {@code xs}, which must be distinct and positive.
     *
     * @param coefficients where the polynomials' random coefficients come from
     */
    public static byte[][] split(byte[] secret, int threshold, int[] xs, Coefficients coefficients) {
        requirePoints(xs);
        if (threshold < 1 || threshold > xs.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a threshold must be from 1 to the %s shares but was %s", xs.length, threshold));
        }
        long[] limbs = Limbs.ofSecret(secret);
        long[][] values = new long[xs.length][Limbs.COUNT];
        long[] polynomial = new long[threshold];
        for (int limb = 0; limb < Limbs.COUNT; limb++) {
            polynomial[0] = limbs[limb];
            for (int degree = 1; degree < threshold; degree++) {
                polynomial[degree] = coefficients.next();
            }
            for (int i = 0; i < xs.length; i++) {
                values[i][limb] = evaluate(polynomial, xs[i]);
            }
        }
        Arrays.fill(polynomial, 0);
        Arrays.fill(limbs, 0);
        byte[][] shares = new byte[xs.length][];
        for (int i = 0; i < xs.length; i++) {
            shares[i] = Limbs.toShare(values[i]);
            Arrays.fill(values[i], 0);
        }
        return shares;
    }

    /**
     * The secret whose shares at {@code xs} these are, all of which are used; empty if they cannot belong to a
     * 32-byte secret. The caller wipes it.
     */
    public static Optional<byte[]> combine(int[] xs, byte[][] shares, Lagrange lagrange) {
        requirePoints(xs);
        if (xs.length != shares.length) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "there are %s points but %s shares", xs.length, shares.length));
        }
        return combine(shares, lagrange.coefficients(xs));
    }

    /** The secret from shares and the coefficients of their points. */
    static Optional<byte[]> combine(byte[][] shares, long[] coefficients) {
        long[] limbs = new long[Limbs.COUNT];
        for (int i = 0; i < shares.length; i++) {
            long[] values = Limbs.ofShare(shares[i]);
            for (int limb = 0; limb < Limbs.COUNT; limb++) {
                limbs[limb] = Field61.add(limbs[limb], Field61.multiply(coefficients[i], values[limb]));
            }
        }
        return Limbs.toSecret(limbs);
    }

    /** Whether {@code share} has the right size and its numbers are elements of the field. */
    public static boolean isWellFormed(byte[] share) {
        try {
            Limbs.ofShare(share);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static long evaluate(long[] polynomial, long x) {
        long value = 0;
        for (int degree = polynomial.length - 1; degree >= 0; degree--) {
            value = Field61.add(Field61.multiply(value, x), polynomial[degree]);
        }
        return value;
    }

    static void requirePoints(int[] xs) {
        int[] sorted = xs.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] < 1 || (i > 0 && sorted[i] == sorted[i - 1])) {
                throw new IllegalArgumentException(
                        "the points of shares must be distinct and positive but were " + Arrays.toString(xs));
            }
        }
    }
}
