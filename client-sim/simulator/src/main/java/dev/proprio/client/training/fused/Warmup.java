package dev.proprio.client.training.fused;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs new kernels' trials in the background until the JVM has compiled them. Until then plain
 * loops do their work; as both give the same bits, the moment of the change shows in nothing but speed. Thread-safe.
 *
 * <p>Once in many processes the JVM compiles a kernel badly, and never again. One that stays slow is therefore made
 * again, and one that has become ready is looked after for a while.
 */
final class Warmup {
    private static final Logger log = LoggerFactory.getLogger(Warmup.class);

    /** Runs that make the JVM compile a kernel. */
    private static final int FIRST_RUNS = 30;

    private static final int LATER_RUNS = 2;
    /** Calls without work for each run: the JVM counts calls, and a run costs much until it has compiled the kernel. */
    private static final int IDLE_CALLS = 45;
    /** A compiled multiply-add of a vector takes a fraction of this, an interpreted one a multiple. */
    private static final double FAST_NANOSECONDS = 4;

    private static final long PAUSE_MILLISECONDS = 2;
    /** A machine that has not compiled a kernel by then has no such vectors; it keeps the plain loops. */
    private static final int MOST_ROUNDS = 20_000;

    /** A kernel that is slow after so many rounds, or twice or four times as many, is made again. */
    private static final int PATIENCE = 2_000;

    /** Looks at a kernel that is ready, each after twice the time. */
    private static final int LOOKS = 8;

    private static final long FIRST_LOOK_MILLISECONDS = 100;
    private static final int RUNS_OF_A_LOOK = 8;

    private static final long IDLE_SECONDS = 5;

    private final ScheduledThreadPoolExecutor background;
    private final int patience;

    Warmup() {
        this(PATIENCE);
    }

    /** With so many rounds before a slow kernel is made again for the first time. */
    Warmup(int patience) {
        this.patience = patience;
        this.background = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("kernel-warmup").daemon().factory());
        background.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        background.allowCoreThreadTimeOut(true);
    }

    void start(Kernel<?> kernel) {
        background.execute(() -> round(kernel, FIRST_RUNS, 1));
    }

    private void round(Kernel<?> kernel, int runs, int round) {
        long quickest = quickest(kernel, runs, IDLE_CALLS);
        if (quickest < kernel.vectorOperations * FAST_NANOSECONDS) {
            kernel.setReady(true);
            later(() -> look(kernel, 1), FIRST_LOOK_MILLISECONDS);
        } else if (quickest < Long.MAX_VALUE && round < MOST_ROUNDS) {
            if (round == patience || round == 2 * patience || round == 4 * patience) {
                kernel.makeAgain();
            }
            later(() -> round(kernel, LATER_RUNS, round + 1), PAUSE_MILLISECONDS);
        }
    }

    /** A kernel that became slow is tried anew, as the JVM may be about to compile it better. */
    private void look(Kernel<?> kernel, int look) {
        long quickest = quickest(kernel, RUNS_OF_A_LOOK, 0);
        if (quickest >= 2 * kernel.vectorOperations * FAST_NANOSECONDS) {
            kernel.setReady(false);
            start(kernel);
        } else if (look < LOOKS) {
            later(() -> look(kernel, look + 1), FIRST_LOOK_MILLISECONDS << look);
        }
    }

    /** How many nanoseconds the quickest of some runs took; the largest number if one failed. */
    private static long quickest(Kernel<?> kernel, int runs, int idleCalls) {
        Kernel.Made<?> made = kernel.made();
        long quickest = Long.MAX_VALUE;
        for (int n = 0; n < runs; n++) {
            long start = System.nanoTime();
            try {
                made.trial().run();
                quickest = Math.min(quickest, System.nanoTime() - start);
                for (int i = 0; i < idleCalls; i++) {
                    made.idling().run();
                }
            } catch (RuntimeException e) {
                log.error("a matrix kernel failed its trial; plain loops, which are slow, do its work", e);
                return Long.MAX_VALUE;
            }
        }
        return quickest;
    }

    private void later(Runnable work, long milliseconds) {
        // Nobody waits for it: what it does shows in the kernel.
        var _ = background.schedule(work, milliseconds, TimeUnit.MILLISECONDS);
    }
}
