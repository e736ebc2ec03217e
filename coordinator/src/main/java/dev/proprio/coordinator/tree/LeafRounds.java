package dev.proprio.coordinator.tree;

import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.coordinator.lease.LeaseId;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.PartialCollector;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.update.Broadcast;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Carries leases out in a leaf, with the devices that are connected to its server. One whose connection breaks is expected
 * back, here or elsewhere. The leaf holds nothing of a run beside the leases that it is at. Thread-safe.
 */
public final class LeafRounds {
    /** Only the root knows whether a round has enough devices without those that are gone. */
    private static final ReconnectPolicy POLICY = ReconnectPolicy.of(ReconnectPolicy.COME_BACK, Duration.ZERO);

    private final CoordinatorServer server;

    public LeafRounds(CoordinatorServer server) {
        this.server = server;
    }

    /**
     * Carries a lease out on the calling thread, which waits for the devices.
     *
     * @param run as the root has it
     * @param remaining how long devices may take
     * @param wanted whether anybody waits for the answer yet
     * @throws InterruptedException if nobody does
     */
    public LeaseAnswer execute(
            RunDefinition run, Lease lease, Broadcast broadcast, Duration remaining, BooleanSupplier wanted)
            throws RunFailedException, InterruptedException {
        LeaseId id = lease.id();
        requireWanted(id, wanted);
        CohortPolicy cohort = run.cohort();
        Duration limit = remaining.isPositive() ? remaining : Duration.ofMillis(1);
        int parameters = broadcast.layout().length();
        RoundPlan plan = PartialCollector.planOf(
                run.with(
                        RunDefinition::cohort,
                        new CohortPolicy(cohort.size(), cohort.overSelect(), cohort.minimum(), limit)),
                id.of().round(),
                id.attempt(),
                lease.devices(),
                lease.cohort(),
                lease.capacity(),
                parameters);
        var sink = new LeafSink(plan, PartialCollector.of(plan, parameters), wanted);
        Traffic traffic = server.fleet(Population.of(lease.devices()), POLICY).train(plan, broadcast, sink);
        requireWanted(id, wanted);
        return new LeaseAnswer(
                sink.close("no answer before the round's deadline of %s"
                        .formatted(DurationText.format(cohort.deadline()))),
                traffic.bytesUp());
    }

    private static void requireWanted(LeaseId id, BooleanSupplier wanted) throws InterruptedException {
        if (!wanted.getAsBoolean()) {
            throw new InterruptedException("nobody waits for %s any more".formatted(id));
        }
    }
}
