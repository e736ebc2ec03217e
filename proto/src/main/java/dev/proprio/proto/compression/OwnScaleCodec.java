package dev.proprio.proto.compression;

import dev.proprio.proto.random.KeyedRandom;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** The largest magnitude of each bucket as float32, then the integers. */
record OwnScaleCodec(int length, Integers integers, int bucket) implements DenseCodec {
    private int buckets() {
        return (length - 1) / bucket + 1;
    }

    @Override
    public int byteLength() {
        return Math.addExact(Math.multiplyExact(buckets(), Float.BYTES), integers.byteLength(length));
    }

    @Override
    public byte[] encode(float[] values, KeyedRandom random) {
        byte[] bytes = new byte[byteLength()];
        ByteBuffer scales = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer rounded = afterScales(scales);
        for (int from = 0; from < length; from += bucket) {
            int to = Math.min(length, from + bucket);
            float scale = largest(values, from, to);
            scales.putFloat(scale);
            double step = (double) scale / integers.most();
            for (int i = from; i < to; i++) {
                integers.put(rounded, scale == 0 ? 0 : integers.round(values[i], step, random));
            }
        }
        return bytes;
    }

    @Override
    public float[] decode(ByteBuffer bytes) throws MalformedUpdateException {
        ByteBuffer scales = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer rounded = afterScales(scales);
        float[] values = new float[length];
        for (int from = 0; from < length; from += bucket) {
            float scale = scales.getFloat();
            if (!(scale >= 0) || Float.isInfinite(scale)) {
                throw new MalformedUpdateException(String.format(
                        Locale.ROOT,
                        "the scale of the values from %s on is %s but must be finite and at least 0",
                        from,
                        scale));
            }
            double step = (double) scale / integers.most();
            for (int i = from; i < Math.min(length, from + bucket); i++) {
                values[i] = (float) (integers.get(rounded) * step);
            }
        }
        return values;
    }

    private ByteBuffer afterScales(ByteBuffer scales) {
        ByteBuffer rest = scales.duplicate();
        // As a Buffer, whose methods are older than a ByteBuffer's own: Android 13 does not have these.
        ((Buffer) rest).position(buckets() * Float.BYTES);
        return rest.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static float largest(float[] values, int from, int to) {
        float largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }
}
