package dev.proprio.client.training.fused;

import dev.proprio.proto.random.KeyedRandom;

/** Arrays of random numbers. */
final class Floats {
    private Floats() {}

    static float[] gaussian(int count, double deviation, KeyedRandom random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
