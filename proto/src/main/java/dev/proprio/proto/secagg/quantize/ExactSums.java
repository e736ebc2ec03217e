package dev.proprio.proto.secagg.quantize;

import dev.proprio.proto.secagg.ring.RingVector;
import java.util.List;
import java.util.Locale;

/** Sums as plain signed integers, so that those of several groups add up without a thought for their rings. Immutable. */
public final class ExactSums {
    private final long[][] sums;

    private ExactSums(long[][] sums) {
        this.sums = sums;
    }

    /** The signed integers in a round's sums. */
    public static ExactSums of(List<RingVector> vectors) {
        long[][] sums = new long[vectors.size()][];
        for (int v = 0; v < sums.length; v++) {
            RingVector vector = vectors.get(v);
            sums[v] = new long[vector.length()];
            for (int i = 0; i < sums[v].length; i++) {
                sums[v][i] = vector.signed(i);
            }
        }
        return new ExactSums(sums);
    }

    /** These sums and another group's. */
    public ExactSums plus(ExactSums other) {
        if (other.sums.length != sums.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "sums of %s vectors cannot be added to sums of %s", other.sums.length, sums.length));
        }
        long[][] total = new long[sums.length][];
        for (int v = 0; v < sums.length; v++) {
            if (other.sums[v].length != sums[v].length) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "vector %s has %s elements in one group and %s in another",
                        v,
                        sums[v].length,
                        other.sums[v].length));
            }
            total[v] = new long[sums[v].length];
            for (int i = 0; i < total[v].length; i++) {
                total[v][i] = Math.addExact(sums[v][i], other.sums[v][i]);
            }
        }
        return new ExactSums(total);
    }

    /** A copy of the sum of vector {@code index} of the configuration. */
    public long[] sum(int index) {
        return sums[index].clone();
    }
}
