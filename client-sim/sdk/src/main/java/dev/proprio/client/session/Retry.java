package dev.proprio.client.session;

import dev.proprio.proto.random.RandomBits;
import io.grpc.Deadline;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Decides whether a broken call is made once more. One for each transfer. */
final class Retry {
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5));

    private final Deadline deadline;
    private final BooleanSupplier over;
    private final RandomBits random;
    private int failures;

    /**
     * @param deadline after which it is too late
     * @param over whether the session has ended, so that no call can succeed
     */
    Retry(Deadline deadline, BooleanSupplier over, RandomBits random) {
        this.deadline = deadline;
        this.over = over;
        this.random = random;
    }

    Deadline deadline() {
        return deadline;
    }

    /** Whether to repeat a call that failed so; waits a little first. */
    boolean again(Throwable failure) throws InterruptedException {
        Status.Code code = Status.fromThrowable(failure).getCode();
        boolean passing = code == Status.Code.UNAVAILABLE || code == Status.Code.RESOURCE_EXHAUSTED;
        if (!passing || over.getAsBoolean() || deadline.isExpired()) {
            return false;
        }
        failures++;
        TimeUnit.NANOSECONDS.sleep(PAUSES.pause(failures, random).toNanos());
        return !over.getAsBoolean() && !deadline.isExpired();
    }
}
