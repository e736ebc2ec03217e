package dev.proprio.spark;

import dev.proprio.coordinator.round.RunFailedException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Which of a batch's answers are still to come. Thread-safe. */
final class PendingAnswers {
    private int left;
    private boolean over;
    private Optional<RunFailedException> failure = Optional.empty();

    PendingAnswers(int expected) {
        this.left = expected;
    }

    /** Whether an answer is still wanted. */
    synchronized boolean isOpen() {
        return !over;
    }

    synchronized void counted() {
        left--;
        notifyAll();
    }

    synchronized void failed(RunFailedException reason) {
        failure = Optional.of(reason);
        notifyAll();
    }

    /** From now on nothing counts. */
    synchronized void end() {
        over = true;
    }

    /** Waits for the last answer, no longer than this; whether it came. */
    synchronized boolean await(long nanos) throws RunFailedException, InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (true) {
            if (failure.isPresent()) {
                throw failure.get();
            }
            long remaining = deadline - System.nanoTime();
            if (left == 0 || remaining <= 0) {
                return left == 0;
            }
            TimeUnit.NANOSECONDS.timedWait(this, remaining);
        }
    }
}
