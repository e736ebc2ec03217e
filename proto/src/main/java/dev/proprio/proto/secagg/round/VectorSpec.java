package dev.proprio.proto.secagg.round;

import dev.proprio.proto.secagg.ring.RingVector;
import java.util.Locale;

/**
 * A vector that a round sums.
 *
 * @param name unique in the round
 * @param length number of elements
 * @param bits of an element of the ring, 2 to 63
 * @param valueBits bits of one client's element with its sign, at most {@code bits}: values are from
 *     -(2^(valueBits-1) - 1) to the same above zero
 * @param clip the real number that the largest value stands for; 0 if the values are integers as they are
 */
public record VectorSpec(String name, int length, int bits, int valueBits, double clip) {
    public VectorSpec {
        check(!name.isEmpty() && name.length() <= 128, name, "needs a name of 1 to 128 characters");
        check(length >= 0, name, "must have no negative length but has " + length);
        check(bits >= 2 && bits <= RingVector.MAX_BITS, name, "must have 2 to 63 bits but has " + bits);
        check(
                valueBits >= 2 && valueBits <= bits,
                name,
                String.format(Locale.ROOT, "must have 2 to %s value bits but has %s", bits, valueBits));
        check(
                clip >= 0 && clip < Double.POSITIVE_INFINITY,
                name,
                "must have a finite clip of at least 0 but has " + clip);
    }

    /** A vector of reals clipped to ±{@code clip}, with just enough bits for the sum over {@code cohort} clients. */
    public static VectorSpec quantized(String name, int length, int valueBits, double clip, int cohort) {
        return new VectorSpec(name, length, bitsFor(valueBits, cohort), valueBits, clip);
    }

    /** A vector of integers of {@code valueBits} bits with sign, with room for the sum over {@code cohort} clients. */
    public static VectorSpec integers(String name, int length, int valueBits, int cohort) {
        return new VectorSpec(name, length, bitsFor(valueBits, cohort), valueBits, 0);
    }

    /** The fewest bits, from those that pack fast if one is near, in which {@code cohort} values cannot overflow. */
    static int bitsFor(int valueBits, int cohort) {
        int least = valueBits + (Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, cohort) - 1));
        for (int fast : new int[] {16, 24, 32}) {
            if (least <= fast && least >= fast - 2) {
                return fast;
            }
        }
        return least;
    }

    /** The largest value of one client, Q. */
    public long largest() {
        return (1L << (valueBits - 1)) - 1;
    }

    /** Whether the sum of {@code cohort} values always fits. */
    public boolean holds(int cohort) {
        return cohort <= ((1L << (bits - 1)) - 1) / largest();
    }

    /** Bytes of the packed vector. */
    public long packedBytes() {
        return RingVector.packedBytes(length, bits);
    }

    private static void check(boolean holds, String name, String expectation) {
        if (!holds) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "the vector \"%s\" %s", name, expectation));
        }
    }
}
