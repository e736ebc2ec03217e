package dev.proprio.proto.compression;

import dev.proprio.proto.random.KeyedRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Integers of a step that everybody knows, a power of 2: decoded values are exact, and so is their sum in fixed point,
 * which is the sum of the integers times the step, bit for bit.
 */
record SharedScaleCodec(int length, Integers integers, double step) implements DenseCodec {
    @Override
    public int byteLength() {
        return integers.byteLength(length);
    }

    @Override
    public byte[] encode(float[] values, KeyedRandom random) {
        byte[] bytes = new byte[byteLength()];
        ByteBuffer rounded = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            integers.put(rounded, integers.round(value, step, random));
        }
        return bytes;
    }

    @Override
    public float[] decode(ByteBuffer bytes) throws MalformedUpdateException {
        ByteBuffer rounded = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (integers.get(rounded) * step);
        }
        return values;
    }
}
