package dev.proprio.coordinator.clock;

import com.google.common.base.Stopwatch;
import com.google.common.base.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/** The time by which rounds are timed, and by which waiting for updates ends. Thread-safe. */
@FunctionalInterface
public interface RoundClock {
    /** The machine's. */
    RoundClock SYSTEM = System::nanoTime;

    /** Nanoseconds since some moment; never less than before. */
    long nanos();

    /** Milliseconds since 1970, which somebody may set. */
    default long wallMillis() {
        return System.currentTimeMillis();
    }

    /**
     * Waits until something is signalled or so long has passed by this clock. May return early, for whoever waits asks
     * again; a clock that is moved by others may wait for the signal alone if it gives that signal, too.
     *
     * @param signalled of a lock that the caller holds
     */
    @SuppressWarnings("WaitNotInLoop") // the caller has the loop
    default void await(Condition signalled, long nanos) throws InterruptedException {
        if (nanos > 0) {
            signalled.await(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Waits until something is over, which is signalled, or {@code limit} has passed by this clock.
     *
     * @param signalled of a lock that the caller holds
     * @return whether it is over
     */
    default boolean await(Condition signalled, Duration limit, BooleanSupplier over) throws InterruptedException {
        long deadline = deadline(limit);
        while (!over.getAsBoolean()) {
            long left = left(deadline);
            if (left <= 0) {
                return false;
            }
            await(signalled, left);
        }
        return true;
    }

    /** The time {@code limit} from now, to be compared by {@link #left}. */
    default long deadline(Duration limit) {
        return nanos() + limit.toNanos();
    }

    /** How many nanoseconds are left until a deadline; 0 or fewer when it has passed. */
    default long left(long deadline) {
        return deadline - nanos();
    }

    /** A stopwatch by this clock, running. */
    default Stopwatch started() {
        return Stopwatch.createStarted(new Ticker() {
            @Override
            public long read() {
                return nanos();
            }
        });
    }
}
