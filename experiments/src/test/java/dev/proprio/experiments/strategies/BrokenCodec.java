package dev.proprio.experiments.strategies;

import dev.proprio.proto.compression.Codec;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.FloatBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Sends values as they are, but for one fault, which begins with the name of the method that has it. */
record BrokenCodec(String fault, int length) implements Codec {
    @Override
    public int byteLength() {
        return Math.multiplyExact(length, Float.BYTES);
    }

    @Override
    public byte[] encode(float[] values, KeyedRandom random) {
        byte[] bytes = FloatBytes.encode(values);
        return switch (fault) {
            case "encode-throw" -> throw new IllegalStateException("it broke");
            case "encode-short" -> Arrays.copyOf(bytes, bytes.length - 4);
            default -> bytes;
        };
    }

    @Override
    public float[] decode(ByteBuffer bytes) {
        byte[] own = new byte[bytes.remaining()];
        bytes.get(own);
        float[] values = FloatBytes.decode(own);
        return switch (fault) {
            case "decode-throw" -> throw new IllegalStateException("it broke");
            case "decode-short" -> Arrays.copyOf(values, values.length - 1);
            case "decode-nan" -> filled(values);
            default -> values;
        };
    }

    private static float[] filled(float[] values) {
        Arrays.fill(values, Float.NaN);
        return values;
    }

    @Override
    public int summedLength() {
        return length;
    }

    @Override
    public double[] expand(double[] summed) {
        return switch (fault) {
            case "expand-throw" -> throw new IllegalStateException("it broke");
            case "expand-short" -> Arrays.copyOf(summed, summed.length - 1);
            case "expand-nan" -> new double[] {Double.NaN};
            default -> summed;
        };
    }
}
