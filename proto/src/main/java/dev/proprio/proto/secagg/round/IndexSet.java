package dev.proprio.proto.secagg.round;

import com.google.protobuf.ByteString;
import java.util.BitSet;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/** A set of members by their places in the roster. Immutable. */
public final class IndexSet {
    private final BitSet bits;
    private final int size;

    private IndexSet(BitSet bits, int size) {
        this.bits = bits;
        this.size = size;
    }

    /** The members at {@code indices} of a roster of {@code size}. */
    public static IndexSet of(int size, Iterable<Integer> indices) {
        BitSet bits = new BitSet(size);
        for (int index : indices) {
            if (index < 0 || index >= size) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "a roster of %s has no member %s", size, index));
            }
            bits.set(index);
        }
        return new IndexSet(bits, size);
    }

    /**
     * The set that a bitmap stands for: bit i of byte i/8, the lowest first.
     *
     * @throws IllegalArgumentException if the bitmap is not exactly as long as the roster needs
     */
    public static IndexSet parse(ByteString bitmap, int size) {
        if (bitmap.size() != (size + 7) / 8) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the bitmap of %s members must be %s bytes but has %s",
                    size,
                    (size + 7) / 8,
                    bitmap.size()));
        }
        BitSet bits = BitSet.valueOf(bitmap.toByteArray());
        if (bits.length() > size) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "the bitmap of %s members names member %s", size, bits.length() - 1));
        }
        return new IndexSet(bits, size);
    }

    /** Whether the member is in the set. */
    public boolean contains(int index) {
        return bits.get(index);
    }

    /** Number of members in the set. */
    public int count() {
        return bits.cardinality();
    }

    /** Whether {@code other} has every member of this set. */
    public boolean within(IndexSet other) {
        BitSet outside = (BitSet) bits.clone();
        outside.andNot(other.bits);
        return outside.isEmpty();
    }

    /** The members of this set that are not in {@code other}. */
    public IndexSet without(IndexSet other) {
        BitSet rest = (BitSet) bits.clone();
        rest.andNot(other.bits);
        return new IndexSet(rest, size);
    }

    /** The places, ascending. */
    public IntStream stream() {
        return bits.stream();
    }

    /** The bitmap: bit i of byte i/8, the lowest first. */
    public ByteString bitmap() {
        byte[] bytes = new byte[(size + 7) / 8];
        byte[] used = bits.toByteArray();
        System.arraycopy(used, 0, bytes, 0, used.length);
        return ByteString.copyFrom(bytes);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof IndexSet other && other.size == size && other.bits.equals(bits);
    }

    @Override
    public int hashCode() {
        return Objects.hash(bits, size);
    }

    @Override
    public String toString() {
        return bits.toString();
    }
}
