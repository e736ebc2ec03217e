package dev.proprio.proto.secagg.quantize;

import dev.proprio.proto.random.RandomBits;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.VectorSpec;
import java.util.Locale;

/**
 * Rounds reals to integers of a few bits so that the mean error is zero: up or down at random, in proportion to how
 * near each is. Immutable.
 */
public final class Quantizer {
    private static final double UNIT = 0x1p-32;

    private final VectorSpec spec;
    private final double perUnit;

    /** For a vector of reals, one whose clip is positive. */
    public Quantizer(VectorSpec spec) {
        if (!(spec.clip() > 0)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "the vector \"%s\" holds integers, which are not rounded", spec.name()));
        }
        this.spec = spec;
        this.perUnit = spec.largest() / spec.clip();
    }

    /**
     * Encodes {@code values} times {@code factor}.
     *
     * @param factor 0 to 1
     * @param random decides which way each value is rounded; one draw an element
     * @param into receives the integers
     * @return how many products were beyond the clip and cut to it
     * @throws IllegalArgumentException if a value is not finite
     */
    public int encode(float[] values, double factor, RandomBits random, RingVector into) {
        if (values.length != spec.length()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the vector \"%s\" has %s elements but there were %s values",
                    spec.name(),
                    spec.length(),
                    values.length));
        }
        double scale = factor * perUnit;
        double largest = spec.largest();
        int clipped = 0;
        for (int i = 0; i < values.length; i++) {
            double scaled = values[i] * scale;
            if (!(Math.abs(scaled) <= largest)) {
                requireFinite(values[i], i);
                clipped++;
                scaled = scaled < 0 ? -largest : largest;
            }
            double offset = (random.nextInt() & 0xFFFFFFFFL) * UNIT;
            into.set(i, (long) Math.floor(scaled + offset));
        }
        return clipped;
    }

    /** The real number that the integer {@code sum} stands for. */
    public double decode(long sum) {
        return sum / perUnit;
    }

    private void requireFinite(float value, int index) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "element %s of \"%s\" is %s but must be finite", index, spec.name(), value));
        }
    }
}
