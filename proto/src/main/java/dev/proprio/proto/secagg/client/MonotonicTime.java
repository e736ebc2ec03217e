package dev.proprio.proto.secagg.client;

import java.util.concurrent.TimeUnit;

/**
 * Milliseconds that never go back: the date is read once, when a log is opened, and counts only if it is later than the
 * latest time that the log has seen. From then on only the monotonic clock counts, so that setting the date gives no
 * releases while the process lives, and setting it back never does.
 */
final class MonotonicTime {
    private final LogClock clock;
    private final long base;
    private final long opened;

    /** @param latest the latest time that was kept */
    MonotonicTime(LogClock clock, long latest) {
        this.clock = clock;
        this.base = Math.max(latest, clock.date().toEpochMilli());
        this.opened = clock.nanos();
    }

    long millis() {
        return base + TimeUnit.NANOSECONDS.toMillis(clock.nanos() - opened);
    }
}
