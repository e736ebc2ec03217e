package dev.proprio.proto.secagg.ring;

import java.util.Arrays;

/** Elements of 33 to 63 bits. */
final class LongRing extends RingVector {
    private final long[] values;

    LongRing(int length, int bits) {
        super(bits);
        this.values = new long[length];
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
        values[index] = value;
    }

    @Override
    void addRange(int at, RingVector part) {
        long[] theirs = ((LongRing) part).values;
        for (int i = 0; i < theirs.length; i++) {
            values[at + i] += theirs[i];
        }
    }

    @Override
    void addBits(byte[] packed) {
        BitPacking.addBits(values, packed, bits());
    }

    @Override
    public byte[] pack() {
        return BitPacking.packBits(values.length, bits(), this::get);
    }

    @Override
    void maskChunk(byte[] words, int at, int count, boolean subtract) {
        if (subtract) {
            MaskWords.subtractLongs(values, at, words, count);
        } else {
            MaskWords.addLongs(values, at, words, count);
        }
    }

    @Override
    public void wipe() {
        Arrays.fill(values, 0);
    }
}
