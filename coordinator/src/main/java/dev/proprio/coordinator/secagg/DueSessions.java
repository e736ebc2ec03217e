package dev.proprio.coordinator.secagg;

import dev.proprio.coordinator.clock.RoundClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Sessions that wait for nobody any more, in the order in which they came to it. Thread-safe. */
final class DueSessions {
    private final RoundClock clock;
    private final Queue<GroupSession> due = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();

    DueSessions(RoundClock clock) {
        this.clock = clock;
    }

    void add(GroupSession session) {
        lock.lock();
        try {
            due.add(session);
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next, which is waited for no longer than {@code limit}. */
    Optional<GroupSession> next(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            clock.await(added, limit, () -> !due.isEmpty());
            return Optional.ofNullable(due.poll());
        } finally {
            lock.unlock();
        }
    }
}
