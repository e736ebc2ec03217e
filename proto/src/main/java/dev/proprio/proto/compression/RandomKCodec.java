package dev.proprio.proto.compression;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.FloatBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The values at certain places as float32. */
final class RandomKCodec implements Codec {
    private final int length;
    private final int[] places;

    /** @param places ascending; owned by the codec */
    RandomKCodec(int length, int[] places) {
        this.length = length;
        this.places = places;
    }

    @Override
    public int byteLength() {
        return Math.multiplyExact(places.length, Float.BYTES);
    }

    @Override
    public byte[] encode(float[] values, KeyedRandom random) {
        float[] picked = new float[places.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = values[places[i]];
        }
        return FloatBytes.encode(picked);
    }

    @Override
    public float[] decode(ByteBuffer bytes) {
        float[] picked = new float[places.length];
        bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(picked);
        return picked;
    }

    @Override
    public int summedLength() {
        return places.length;
    }

    @Override
    public double[] expand(double[] summed) {
        double scale = (double) length / places.length;
        double[] spread = new double[length];
        for (int i = 0; i < places.length; i++) {
            spread[places[i]] = summed[i] * scale;
        }
        return spread;
    }
}
