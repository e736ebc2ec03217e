package dev.proprio.coordinator.release;

import dev.proprio.coordinator.factorization.IntegerFactor;
import dev.proprio.proto.tensor.FloatBytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Noise that hangs together over rounds, in whole units of the sum's grid and by whole numbers alone.
 *
 * <p>In theory C s + z is released, s being the sums of all rounds and z independent noise, and what is made of it, C^-1 (C s + z),
 * is s + C^-1 z. Here C has whole entries (over {@link IntegerFactor#ONE}) and s is whole, so that C s is, and for z the discrete Gaussian
 * distribution on whole numbers covers it exactly (Canonne et al. 2020); continuous noise would need numbers that no computer has, and
 * discrete noise rounded after the filter would be shifted by fractions, which it does not cover. From w = C s + z follows, of w
 * alone, r: in each round {@code r_t = floor((w_t - sum C_tj r_j + C_tt / 2) / C_tt)}, over the rounds j before (the nearest plane of Babai
 * 1986). That is released, and costs what w does. Since s is whole it is {@code s + y}, where y follows from z by the same recursion,
 * without s: {@link #next}. Rounding moves z by at most half a unit of the grid.
 *
 * <p>A round that released nothing is a row and a column less of C: then y is 0 there, nobody's columns get longer, and those of one
 * device still have no row in common.
 */
final class CorrelatedNoise {
    private CorrelatedNoise() {}

    /**
     * The noise of a round.
     *
     * @param independent z, in units of the grid over {@link IntegerFactor#ONE}; written to, and returned
     */
    static long[] next(IntegerFactor factor, int round, PastNoise past, long[] independent) {
        int row = round - 1;
        for (int earlier : past.pieces().keySet()) {
            long entry = factor.entry(row, round - earlier);
            double[] noise = past.of(earlier, independent.length);
            forEach(
                    independent.length,
                    i -> independent[i] =
                            Math.subtractExact(independent[i], Math.multiplyExact(entry, (long) noise[i])));
        }
        long diagonal = factor.entry(row, 0);
        forEach(independent.length, i -> independent[i] = Math.floorDiv(independent[i] + diagonal / 2, diagonal));
        return independent;
    }

    private static void forEach(int length, IntConsumer work) {
        IntStream.range(0, length).parallel().forEach(work);
    }

    /** What tells a factor, noise of a multiplier and a clip from all others. */
    static String name(IntegerFactor factor, double multiplier, float clip) {
        MessageDigest digest = FloatBytes.sha256();
        digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putDouble(multiplier)
                .putFloat(clip)
                .putInt(factor.bands())
                .flip());
        for (int row = 0; row < factor.rounds(); row++) {
            ByteBuffer entries = ByteBuffer.allocate(factor.bands() * Long.BYTES);
            for (int left = 0; left < factor.bands(); left++) {
                entries.putLong(factor.entry(row, left));
            }
            digest.update(entries.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
