package dev.proprio.client.training.fused;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs new kernels' trials in the background until the JVM has compiled them. Until then plain
 * loops do their work; as both give the same bits, the moment of the change shows in nothing but speed. Thread-safe.
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

    private static final long IDLE_SECONDS = 5;

    private final ScheduledThreadPoolExecutor background;

    Warmup() {
        this.background = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("kernel-warmup").daemon().factory());
        background.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        background.allowCoreThreadTimeOut(true);
    }

    void start(Kernel<?> kernel) {
        background.execute(() -> round(kernel, FIRST_RUNS, MOST_ROUNDS));
    }

    private void round(Kernel<?> kernel, int runs, int roundsLeft) {
        long quickest = Long.MAX_VALUE;
        for (int n = 0; n < runs; n++) {
            long start = System.nanoTime();
            try {
                kernel.trial.run();
                quickest = Math.min(quickest, System.nanoTime() - start);
                for (int i = 0; i < IDLE_CALLS; i++) {
                    kernel.idling.run();
                }
            } catch (RuntimeException e) {
                log.error("a matrix kernel failed its trial; plain loops, which are slow, do its work", e);
                return;
            }
        }
        if (quickest < kernel.vectorOperations * FAST_NANOSECONDS) {
            kernel.ready = true;
        } else if (roundsLeft > 0) {
            // Nobody waits for it: what it does shows in the kernel.
            var _ = background.schedule(
                    () -> round(kernel, LATER_RUNS, roundsLeft - 1), PAUSE_MILLISECONDS, TimeUnit.MILLISECONDS);
        }
    }
}
