package dev.proprio.coordinator.round;

import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.state.StateParts;
import java.util.function.Consumer;

/** Has the fleet train, and takes in what it hands in: updates one by one, or the sum of masked ones. */
record FleetGatherer(Fleet fleet, RoundClock clock) implements UpdateGatherer {
    @Override
    public CombinedUpdates gather(RoundContext round, RoundPlan plan, Consumer<RoundPhase> phases)
            throws RunFailedException, InterruptedException {
        boolean masked = plan.masked().isPresent();
        UpdateCollector gathering = masked
                ? new SecureCollector(plan, clock)
                : new RoundCollector(plan, round.shape(), round.rule(), clock);
        phases.accept(masked ? RoundPhase.MASK : RoundPhase.TRAIN);
        // A selection that draws how many it chooses may choose nobody.
        Traffic traffic = plan.devices().isEmpty()
                ? new Traffic(0, 0)
                : fleet.train(
                        plan, round.before().broadcast(round.run().exchange()), new PhasedSink(gathering, phases));
        phases.accept(RoundPhase.COMMIT);
        CollectedRound gathered = gathering.close();
        return new CombinedUpdates(
                gathered.aggregate(),
                gathered.outcomes(),
                gathered.metrics(),
                traffic,
                gathered.elapsed(),
                gathered.secure(),
                StateParts.NONE);
    }
}
