package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.warmup.VectorWarmup;

/** The largest magnitude among floats, by a plain loop or with vectors. Both find the same. Thread-safe. */
final class Magnitude {
    /** All of a float but its sign. */
    static final int BITS = 0x7fff_ffff;

    private static final VectorWarmup VECTORS = new VectorWarmup("magnitude", VectorWarmup.PASSES, new Trial());

    private Magnitude() {}

    /** The largest magnitude; NaN if there is a NaN, 0 if there is nothing. */
    static float largest(float[] values) {
        return VECTORS.isDone(values.length) ? VectorMagnitude.largest(values) : largestPlain(values);
    }

    /** The same by the plain loop. */
    static float largestPlain(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static final class Trial implements VectorWarmup.WarmupTrial {
        private final float[] values = new float[256];

        @Override
        public void plain() {
            values[0] = largestPlain(values);
        }

        @Override
        public void vectors() {
            values[0] = VectorMagnitude.largest(values);
        }
    }
}
