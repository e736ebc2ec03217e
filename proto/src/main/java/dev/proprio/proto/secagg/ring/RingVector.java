package dev.proprio.proto.secagg.ring;

import dev.proprio.proto.secagg.crypto.Keystream;
import java.util.Locale;

/**
 * Integers modulo 2^bits, 2 to 63 bits each. Inside, the arithmetic is the machine's own and elements are cut to their
 * bits only when read. Not thread-safe, but threads may mask disjoint ranges.
 */
public abstract sealed class RingVector permits ShortRing, IntRing, LongRing {
    /** The fewest bits that an element may have. */
    public static final int MIN_BITS = 2;

    /** The most bits that an element may have. */
    public static final int MAX_BITS = 63;

    private final int bits;

    RingVector(int bits) {
        this.bits = bits;
    }

    /** A vector of zeros. */
    public static RingVector zeros(int length, int bits) {
        if (bits < MIN_BITS || bits > MAX_BITS) {
            throw new IllegalArgumentException("an element must have 2 to 63 bits but has " + bits);
        }
        return bits <= Short.SIZE
                ? new ShortRing(length, bits)
                : bits <= Integer.SIZE ? new IntRing(length, bits) : new LongRing(length, bits);
    }

    /** A vector from packed bytes, as {@link #pack} makes them. */
    public static RingVector unpack(byte[] packed, int length, int bits) {
        RingVector vector = zeros(length, bits);
        vector.addPacked(packed);
        return vector;
    }

    /** The bytes of {@code length} packed elements. */
    public static long packedBytes(int length, int bits) {
        return ((long) length * bits + 7) / 8;
    }

    /** Bits per element. */
    public final int bits() {
        return bits;
    }

    /** Bytes of a mask's word for one element: 2, 4 or 8. */
    public final int wordBytes() {
        return bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
    }

    /** Number of elements. */
    public abstract int length();

    /** The element at {@code index}, from 0 to 2^bits - 1. */
    public final long get(int index) {
        return raw(index) & mask();
    }

    /** The element at {@code index} as a signed number, from -2^(bits-1) to 2^(bits-1) - 1. */
    public final long signed(int index) {
        int unused = Long.SIZE - bits;
        return raw(index) << unused >> unused;
    }

    /** Sets the element at {@code index} to {@code value} modulo 2^bits. */
    public abstract void set(int index, long value);

    /** Adds a vector of the same shape. */
    public final void add(RingVector other) {
        if (other.length() != length() || other.bits != bits) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s elements of %s bits cannot be added to %s of %s",
                    other.length(),
                    other.bits,
                    length(),
                    bits));
        }
        addRange(0, other);
    }

    /**
     * Adds packed elements.
     *
     * @throws IllegalArgumentException if there are more or fewer bytes than this vector's elements take
     */
    public final void addPacked(byte[] packed) {
        if (packed.length != packedBytes(length(), bits)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s elements of %s bits take %s bytes but there were %s",
                    length(),
                    bits,
                    packedBytes(length(), bits),
                    packed.length));
        }
        addBits(packed);
    }

    /** The elements one after the other, {@code bits} bits each, little-endian; the last byte is filled with zeros. */
    public abstract byte[] pack();

    /** Adds the words of a mask's stream to a range of elements, or subtracts them. */
    final void mask(Keystream words, int from, int to, boolean subtract) {
        int perChunk = Keystream.CHUNK_BYTES / wordBytes();
        for (int at = from; at < to; at += perChunk) {
            int count = Math.min(perChunk, to - at);
            maskChunk(words.next(count * wordBytes()), at, count, subtract);
        }
    }

    /** An equal vector with memory of its own. */
    public final RingVector copy() {
        RingVector copy = zeros(length(), bits);
        copy.add(this);
        return copy;
    }

    /** Sets every element to zero. */
    public abstract void wipe();

    /** Adds a shorter vector to the elements from {@code at}. */
    abstract void addRange(int at, RingVector part);

    abstract long raw(int index);

    abstract void addBits(byte[] packed);

    abstract void maskChunk(byte[] words, int at, int count, boolean subtract);

    final long mask() {
        return -1L >>> (Long.SIZE - bits);
    }

    @Override
    public final boolean equals(Object object) {
        if (!(object instanceof RingVector other) || other.length() != length() || other.bits != bits) {
            return false;
        }
        for (int i = 0; i < length(); i++) {
            if (get(i) != other.get(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public final int hashCode() {
        long hash = bits;
        for (int i = 0; i < length(); i++) {
            hash = 31 * hash + get(i);
        }
        return Long.hashCode(hash);
    }

    @Override
    public final String toString() {
        return "RingVector[" + length() + " x " + bits + " bits]";
    }
}
