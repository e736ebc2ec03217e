package dev.proprio.experiments.engine;

import dev.proprio.coordinator.clock.RoundClock;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts down to 0. Whoever waits wakes up once, at the end: waking a thread for each device would cost the trainers more
 * than their records do. Thread-safe.
 */
final class Countdown {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
    private int left;

    Countdown(int from) {
        this.left = from;
    }

    void count() {
        lock.lock();
        try {
            left--;
            if (left == 0) {
                over.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end, no longer than {@code limit} by the clock; whether it came. */
    boolean await(RoundClock clock, Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return clock.await(over, limit, () -> left <= 0);
        } finally {
            lock.unlock();
        }
    }
}
