package dev.proprio.experiments.bench;

import dev.proprio.proto.random.KeyedRandom;

/** Values to calculate with. */
final class NoiseVectors {
    private NoiseVectors() {}

    static float[] floats(int count) {
        var random = KeyedRandom.of(1, "bench-values");
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
