package dev.proprio.proto.secagg.ring;

import java.util.Arrays;

/** Elements of 17 to 32 bits. */
final class IntRing extends RingVector {
    private final int[] values;

    IntRing(int length, int bits) {
        super(bits);
        this.values = new int[length];
    }

    @Override
    public int length() {
        return values.length;
    }

    @Override
    long raw(int index) {
        return values[index];
    }

    @Override
    public void set(int index, long value) {
        values[index] = (int) value;
    }

    @Override
    void addRange(int at, RingVector part) {
        int[] theirs = ((IntRing) part).values;
        for (int i = 0; i < theirs.length; i++) {
            values[at + i] += theirs[i];
        }
    }

    @Override
    void addBits(byte[] packed) {
        switch (bits()) {
            case 24 -> BitPacking.addTriples(values, packed);
            case 32 -> MaskWords.addInts(values, 0, packed, values.length);
            default -> BitPacking.addBits(values, packed, bits());
        }
    }

    @Override
    public byte[] pack() {
        return switch (bits()) {
            case 24 -> BitPacking.packTriples(values);
            case 32 -> BitPacking.packInts(values);
            default -> BitPacking.packBits(values.length, bits(), this::get);
        };
    }

    @Override
    void maskChunk(byte[] words, int at, int count, boolean subtract) {
        if (subtract) {
            MaskWords.subtractInts(values, at, words, count);
        } else {
            MaskWords.addInts(values, at, words, count);
        }
    }

    @Override
    public void wipe() {
        Arrays.fill(values, 0);
    }
}
