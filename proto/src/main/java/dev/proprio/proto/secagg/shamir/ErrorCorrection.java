package dev.proprio.proto.secagg.shamir;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Decodes shares as a Reed-Solomon code (Gao 2003): with r shares and threshold t, up to (r - t) / 2 wrong ones are
 * found and overruled.
 */
final class ErrorCorrection {
    private ErrorCorrection() {}

    static Optional<Recovery.Recovered> correct(int[] xs, byte[][] shares, int threshold) {
        long[][] values = new long[shares.length][];
        for (int i = 0; i < shares.length; i++) {
            values[i] = Limbs.ofShare(shares[i]);
        }
        long[] secret = new long[Limbs.COUNT];
        Set<Integer> wrong = new LinkedHashSet<>();
        for (int limb = 0; limb < Limbs.COUNT; limb++) {
            long[] ys = new long[xs.length];
            for (int i = 0; i < xs.length; i++) {
                ys[i] = values[i][limb];
            }
            Optional<long[]> polynomial = decode(xs, ys, threshold);
            if (polynomial.isEmpty()) {
                return Optional.empty();
            }
            secret[limb] = Shamir.evaluate(polynomial.get(), 0);
            for (int i = 0; i < xs.length; i++) {
                if (Shamir.evaluate(polynomial.get(), xs[i]) != ys[i]) {
                    wrong.add(xs[i]);
                }
            }
        }
        return Limbs.toSecret(secret).map(bytes -> new Recovery.Recovered(bytes, wrong));
    }

    private static Optional<long[]> decode(int[] xs, long[] ys, int threshold) {
        long[] older = Polynomials.vanishing(xs);
        long[] newer = Polynomials.interpolate(xs, ys);
        long[] olderFactor = {};
        long[] newerFactor = {1};
        while (2 * Polynomials.degree(newer) >= xs.length + threshold) {
            long[][] division = Polynomials.divide(older, newer);
            long[] factor = Polynomials.subtractProduct(olderFactor, division[0], newerFactor);
            older = newer;
            newer = division[1];
            olderFactor = newerFactor;
            newerFactor = factor;
        }
        long[][] division = Polynomials.divide(newer, newerFactor);
        boolean decoded = Polynomials.degree(division[1]) < 0 && Polynomials.degree(division[0]) < threshold;
        return decoded ? Optional.of(division[0]) : Optional.empty();
    }
}
