package dev.proprio.coordinator.aggregation;

import java.time.Duration;

/**
 * Makes the JVM compile code with vectors, which is slow until then, on a thread in the background; meanwhile plain loops
 * stand in, and for good where there are no such vectors. Thread-safe.
 */
final class VectorWarmup {
    static final int RUNS = 60;
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private volatile boolean done;

    /**
     * Begins.
     *
     * @param name what the trial is of
     */
    VectorWarmup(String name, Trial trial) {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            Thread.ofPlatform().name(name + "-warmup").daemon().start(() -> warmUp(trial));
        }
    }

    /** Whether the code with vectors is the faster one now. */
    boolean isDone() {
        return done;
    }

    private void warmUp(Trial trial) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!done && System.nanoTime() < end) {
                long plain = quickest(trial::plain);
                done = quickest(trial::vectors) < plain;
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long quickest(Runnable trial) {
        long quickest = Long.MAX_VALUE;
        for (int n = 0; n < RUNS; n++) {
            long start = System.nanoTime();
            trial.run();
            quickest = Math.min(quickest, System.nanoTime() - start);
        }
        return quickest;
    }

    /** The same work on a few hundred numbers in two ways. */
    interface Trial {
        void plain();

        /** Is not called in a JVM without the vector module. */
        void vectors();
    }
}
