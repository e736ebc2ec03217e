package dev.proprio.coordinator.grpc;

/**
 * How often something may happen: so many times a second, and as many more at once. What comes earlier is told how long to
 * wait (the generic cell rate algorithm, ITU-T I.371). Thread-safe.
 */
final class TokenBucket {
    private static final long SECOND = 1_000_000_000;

    private final long interval;
    private boolean used;
    /** When the next would be due if all came evenly; in the units of {@link System#nanoTime}. */
    private long due;

    TokenBucket(int perSecond) {
        this.interval = SECOND / perSecond;
    }

    /** Counts one at {@code now}, and returns the nanoseconds that it has to wait. */
    synchronized long take(long now) {
        long expected = !used || due - now < 0 ? now : due;
        used = true;
        due = expected + interval;
        return Math.max(0, expected - SECOND - now);
    }

    /** Counts one at {@code now} if it need not wait. */
    synchronized boolean tryTake(long now) {
        if (used && due - SECOND - now > 0) {
            return false;
        }
        take(now);
        return true;
    }

    /** Whether it is as good as new: nothing of its burst is used up. */
    synchronized boolean isFull(long now) {
        return !used || due - now <= 0;
    }
}
