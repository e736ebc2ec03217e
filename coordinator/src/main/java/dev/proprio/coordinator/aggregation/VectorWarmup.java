package dev.proprio.coordinator.aggregation;

/**
 * Makes the JVM compile code with vectors, which is slow until then, on a thread in the background; meanwhile plain loops
 * stand in. Thread-safe.
 */
final class VectorWarmup {
    private static final int TRIALS = 20_000;
    /** Compiled, a trial takes tens of nanoseconds; interpreted, or without such vectors, many thousands. */
    private static final long FAST_NANOSECONDS = 1_000;

    private volatile boolean done;

    /**
     * Begins.
     *
     * @param trial runs the code on a few hundred numbers; is not touched in a JVM without the vector module
     */
    VectorWarmup(String name, Runnable trial) {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            Thread.ofPlatform().name(name + "-warmup").daemon().start(() -> warmUp(trial));
        }
    }

    /** Whether the code is fast now. */
    boolean isDone() {
        return done;
    }

    private void warmUp(Runnable trial) {
        long quickest = Long.MAX_VALUE;
        for (int n = 0; n < TRIALS; n++) {
            long start = System.nanoTime();
            trial.run();
            quickest = Math.min(quickest, System.nanoTime() - start);
        }
        done = quickest < FAST_NANOSECONDS;
    }
}
