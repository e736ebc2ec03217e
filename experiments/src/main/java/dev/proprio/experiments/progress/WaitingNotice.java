package dev.proprio.experiments.progress;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Says every ten seconds what is waited for, until there is progress to show or it is closed. Thread-safe. */
public final class WaitingNotice implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final ProgressLine line;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final long start = System.nanoTime();
    private volatile Supplier<String> what;

    private WaitingNotice(ProgressLine line, String what) {
        this.line = line;
        this.what = () -> what;
    }

    /** Says it where the progress will be shown. */
    public static WaitingNotice on(ProgressLine line, String what) {
        return on(line, what, EVERY);
    }

    static WaitingNotice on(ProgressLine line, String what, Duration every) {
        WaitingNotice notice = new WaitingNotice(line, what);
        Thread.ofVirtual().name("waiting-notice").start(() -> notice.goOn(every));
        return notice;
    }

    /** From now on, something else is waited for. */
    public void now(Supplier<String> other) {
        what = other;
    }

    private void goOn(Duration every) {
        try {
            while (!closed.await(every.toNanos(), TimeUnit.NANOSECONDS)) {
                if (!line.waiting(what.get(), Duration.ofNanos(System.nanoTime() - start))) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing is waited for any more; whatever comes next begins a new line. */
    @Override
    public void close() {
        closed.countDown();
        line.close();
    }
}
