package dev.proprio.proto.query;

import java.util.Locale;

/**
 * A vector of an answer, and what of one device may be in it at most.
 *
 * @param name unique in the answer
 * @param length how many elements it has, at least 1
 * @param least of an element
 * @param most of an element
 * @param total what the magnitudes of all elements add up to at most
 */
public record BoundedVector(String name, int length, long least, long most, long total) {
    static final long LARGEST = (1L << 62) - 1;

    public BoundedVector {
        if (name.isEmpty() || length < 1 || least > most || least < -LARGEST || most > LARGEST || total < 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the vector \"%s\" can't have %s elements from %s to %s whose magnitudes add up to %s",
                    name,
                    length,
                    least,
                    most,
                    total));
        }
    }

    /** A vector whose elements are bounded one by one. */
    static BoundedVector each(String name, int length, long least, long most) {
        return new BoundedVector(name, length, least, most, Long.MAX_VALUE);
    }

    /** A vector of ones, of which a device has one at most. */
    static BoundedVector vote(String name, int length) {
        return new BoundedVector(name, length, 0, 1, 1);
    }

    /** What the sum of so many devices' vectors is bounded by. */
    BoundedVector of(long devices) {
        return new BoundedVector(
                name,
                length,
                AnswerShape.times(least, devices),
                AnswerShape.times(most, devices),
                total == Long.MAX_VALUE ? total : AnswerShape.times(total, devices));
    }

    /** Bits of a device's element with its sign, at least 2. */
    int valueBits() {
        long magnitude = Math.max(1, Math.max(-least, most));
        return Long.SIZE - Long.numberOfLeadingZeros(magnitude) + 1;
    }
}
