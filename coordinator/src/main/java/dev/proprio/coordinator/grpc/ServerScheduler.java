package dev.proprio.coordinator.grpc;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server's timer: what is to be looked after regularly, and what is to happen a little later. Thread-safe. */
final class ServerScheduler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerScheduler.class);
    private static final long EVERY_MILLIS = 250;

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("grpc-scheduler").factory());

    /** Does {@code chore} four times a second from now on. */
    void regularly(Runnable chore) {
        var _ = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        chore.run();
                    } catch (RuntimeException e) {
                        log.error("scheduled work goes on after a failure", e);
                    }
                },
                EVERY_MILLIS,
                EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** Does {@code task} after so many nanoseconds, at once if none; not at all once the server closes. */
    void after(long nanos, Runnable task) {
        if (nanos <= 0) {
            task.run();
            return;
        }
        try {
            var _ = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("the server is closing; a delayed call is dropped");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
