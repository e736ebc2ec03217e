package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.UpdateSink;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Waits for a round's updates. A device that was asked and whose connection broke is expected back, and asked again when
 * it comes; it is given up when it is not back in time, unless the round needs it to have enough updates.
 */
final class RoundWait {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final DeviceRegistry registry;
    private final ReconnectPolicy policy;

    RoundWait(DeviceRegistry registry, ReconnectPolicy policy) {
        this.registry = registry;
        this.policy = policy;
    }

    /** Returns when the sink is settled, or the round's deadline has passed. */
    void gather(RoundPlan plan, ActiveRound round, UpdateSink sink) throws InterruptedException {
        if (!policy.waits()) {
            sink.awaitSettled(plan.deadline());
            return;
        }
        RoundClock clock = sink.clock();
        long deadline = clock.deadline(plan.deadline());
        OptionalLong tooFewSince = OptionalLong.empty();
        while (true) {
            Duration left = Duration.ofNanos(clock.left(deadline));
            if (!left.isPositive()) {
                giveUp(round, away(round), "before the round's deadline");
                return;
            }
            if (sink.awaitSettled(left.compareTo(LOOK) < 0 ? left : LOOK)) {
                return;
            }
            List<String> gone = away(round).stream()
                    .filter(device -> registry.availability(device, policy.comeBack()) == Availability.GONE)
                    .toList();
            int others = sink.accepted() + round.pending().size() - gone.size();
            boolean needed = others < plan.run().cohort().minimum();
            long now = clock.nanos();
            tooFewSince = needed ? OptionalLong.of(tooFewSince.orElse(now)) : OptionalLong.empty();
            if (!needed || now - tooFewSince.getAsLong() >= policy.enough().toNanos()) {
                giveUp(round, gone, "within %s s".formatted(policy.comeBack().toSeconds()));
            }
        }
    }

    private List<String> away(ActiveRound round) {
        return round.pending().stream()
                .filter(device -> registry.ofDevice(device).isEmpty())
                .toList();
    }

    private static void giveUp(ActiveRound round, List<String> devices, String when) {
        devices.forEach(
                device -> round.lost(device, Stage.CONNECT, "its connection broke, and it did not come back " + when));
    }
}
