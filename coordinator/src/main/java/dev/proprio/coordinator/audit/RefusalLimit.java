package dev.proprio.coordinator.audit;

import java.time.Clock;

/** Lets so many refusals a minute be noted, and counts the others. Thread-safe. */
final class RefusalLimit {
    private static final int MOST = 60;

    private final Clock clock;
    private long minute = Long.MIN_VALUE;
    private long seen;

    RefusalLimit(Clock clock) {
        this.clock = clock;
    }

    /** Begins a new minute if there is one; how many were not noted in the one before. */
    synchronized long begun() {
        long now = clock.instant().getEpochSecond() / 60;
        if (now == minute) {
            return 0;
        }
        minute = now;
        return ended();
    }

    /** Ends the minute that is under way; how many were not noted in it. */
    synchronized long ended() {
        long unnoted = Math.max(0, seen - MOST);
        seen = 0;
        return unnoted;
    }

    /** Whether this one is to be noted. */
    synchronized boolean take() {
        return ++seen <= MOST;
    }
}
