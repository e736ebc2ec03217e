package dev.proprio.coordinator.aggregation;

/**
 * The largest magnitude among floats: by a plain loop, and with vectors as soon as the JVM has compiled those, which
 * a thread in the background makes it do. Both find the same. Thread-safe.
 */
final class Magnitude {
    /** All of a float but its sign. */
    static final int BITS = 0x7fff_ffff;

    private static final Magnitude SHARED = new Magnitude();

    private static final int TRIAL_LENGTH = 256;
    private static final int TRIALS = 20_000;
    /** Compiled, a trial takes tens of nanoseconds; interpreted, or without such vectors, many thousands. */
    private static final long FAST_NANOSECONDS = 1_000;

    private volatile boolean compiled;

    private Magnitude() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            Thread.ofPlatform().name("magnitude-warmup").daemon().start(this::warmUp);
        }
    }

    /** The largest magnitude; NaN if there is a NaN, 0 if there is nothing. */
    static float largest(float[] values) {
        return SHARED.compiled ? VectorMagnitude.largest(values) : largestPlain(values);
    }

    /** The same by the plain loop. */
    static float largestPlain(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private void warmUp() {
        float[] values = new float[TRIAL_LENGTH];
        long quickest = Long.MAX_VALUE;
        for (int trial = 0; trial < TRIALS; trial++) {
            values[trial % TRIAL_LENGTH] = trial;
            long start = System.nanoTime();
            float largest = VectorMagnitude.largest(values);
            quickest = Math.min(quickest, System.nanoTime() - start);
            values[0] = largest;
        }
        compiled = quickest < FAST_NANOSECONDS;
    }
}
