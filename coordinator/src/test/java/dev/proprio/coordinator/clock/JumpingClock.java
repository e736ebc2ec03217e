package dev.proprio.coordinator.clock;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** Moves only when somebody waits, who then waits for nothing. Thread-safe. */
public final class JumpingClock implements RoundClock {
    private final AtomicLong now = new AtomicLong();

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public void await(Condition signalled, long nanos) {
        now.addAndGet(nanos);
    }
}
