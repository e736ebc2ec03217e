package dev.proprio.coordinator.grpc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When devices come back that are sent away, for there is no room for them: so many in a second one after the other, however
 * many there are and however many came at once ("pace steering", Bonawitz et al. 2019). Thread-safe.
 */
final class ReturnPlan {
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long spacing;
    private final long soonest;
    private final LongSupplier nanoTime;
    private long next = Long.MIN_VALUE;

    /**
     * @param perSecond how many come back in a second, at least 1
     * @param soonest the least that anybody stays away
     */
    ReturnPlan(int perSecond, Duration soonest, LongSupplier nanoTime) {
        this.spacing = NANOS_PER_SECOND / perSecond;
        this.soonest = soonest.toNanos();
        this.nanoTime = nanoTime;
    }

    /** How long the next device stays away. */
    synchronized Duration pause() {
        long now = nanoTime.getAsLong();
        long earliest = now + soonest;
        boolean idle = next == Long.MIN_VALUE || next - earliest < 0;
        long at = idle ? earliest : next;
        next = at + spacing;
        return Duration.ofNanos(at - now);
    }
}
