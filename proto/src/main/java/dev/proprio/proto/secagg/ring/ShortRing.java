package dev.proprio.proto.secagg.ring;

import java.util.Arrays;

/** Elements of up to 16 bits. */
final class ShortRing extends RingVector {
    private final short[] values;

    ShortRing(int length, int bits) {
        super(bits);
        this.values = new short[length];
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
        values[index] = (short) value;
    }

    @Override
    void addRange(int at, RingVector part) {
        short[] theirs = ((ShortRing) part).values;
        for (int i = 0; i < theirs.length; i++) {
            values[at + i] += theirs[i];
        }
    }

    @Override
    void addBits(byte[] packed) {
        if (bits() == Short.SIZE) {
            MaskWords.addShorts(values, 0, packed, values.length);
        } else {
            BitPacking.addBits(values, packed, bits());
        }
    }

    @Override
    public byte[] pack() {
        return bits() == Short.SIZE
                ? BitPacking.packShorts(values)
                : BitPacking.packBits(values.length, bits(), this::get);
    }

    @Override
    void maskChunk(byte[] words, int at, int count, boolean subtract) {
        if (subtract) {
            MaskWords.subtractShorts(values, at, words, count);
        } else {
            MaskWords.addShorts(values, at, words, count);
        }
    }

    @Override
    public void wipe() {
        Arrays.fill(values, (short) 0);
    }
}
