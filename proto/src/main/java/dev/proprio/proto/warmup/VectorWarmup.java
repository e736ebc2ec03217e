package dev.proprio.proto.warmup;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the JVM compile code with vectors, which is slow until then, on a thread in the background, once there is enough work
 * for it; meanwhile plain loops stand in, and for good where there are no such vectors. Thread-safe.
 */
public final class VectorWarmup {
    static final int RUNS = 60;
    /** What is done to each of so many values in one pass takes plain loops about a second, and so does a warm-up. */
    public static final long PASSES = 100_000_000;

    private static final long PAUSE_MILLISECONDS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String name;
    private final long worth;
    private final WarmupTrial trial;
    private final AtomicLong seen = new AtomicLong();
    private volatile boolean done;

    /**
     * A warm-up that has not begun.
     *
     * @param name what the trial is of
     * @param worth as many values as cost plain loops about as much as it costs to warm up
     */
    public VectorWarmup(String name, long worth, WarmupTrial trial) {
        this.name = name;
        this.worth = worth;
        this.trial = trial;
    }

    /**
     * Whether the code with vectors is the faster one now; begins to make it so once there was enough work.
     *
     * @param values how many it would be used on
     */
    public boolean isDone(int values) {
        if (!done && seen.get() < worth) {
            long now = seen.addAndGet(values);
            if (now >= worth && now - values < worth && hasVectors()) {
                Thread background = new Thread(this::warmUp, name + "-warmup");
                background.setDaemon(true);
                background.start();
            }
        }
        return done;
    }

    private static boolean hasVectors() {
        try {
            Class.forName("jdk.incubator.vector.Vector", false, VectorWarmup.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private void warmUp() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!done && System.nanoTime() < end) {
                long plain = quickest(trial::plain);
                done = quickest(trial::vectors) < plain;
                Thread.sleep(PAUSE_MILLISECONDS);
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
    public interface WarmupTrial {
        /** By plain loops. */
        void plain();

        /** With vectors. Is not called in a JVM without the vector module. */
        void vectors();
    }
}
