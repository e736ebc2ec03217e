package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.proto.update.ClientUpdate;
import java.util.Optional;
import java.util.function.Consumer;

/** Has the fleet train, and takes in what it hands in: updates one by one, or the sum of masked ones. */
record FleetGatherer(Fleet fleet) implements UpdateGatherer {
    @Override
    public CombinedUpdates gather(RoundContext round, RoundPlan plan, Consumer<RoundPhase> phases)
            throws RunFailedException, InterruptedException {
        boolean masked = plan.masked().isPresent();
        UpdateCollector gathering =
                masked ? new SecureCollector(plan) : new RoundCollector(plan, round.shape(), round.rule());
        phases.accept(masked ? RoundPhase.MASK : RoundPhase.TRAIN);
        Traffic traffic =
                fleet.train(plan, round.before().broadcast(round.run().exchange()), new PhasedSink(gathering, phases));
        phases.accept(RoundPhase.COMMIT);
        CollectedRound gathered = gathering.close();
        Optional<Aggregate> combined = gathered.aggregate().map(packed -> expanded(round, packed));
        if (round.run().secure().isPresent() && combined.isPresent()) {
            new SumResolution(round.run().secure().get())
                    .require(
                            round.round(),
                            round.run().exchange(),
                            round.exchange(combined.get(), fleet.population().size()));
        }
        return new CombinedUpdates(
                combined, gathered.outcomes(), gathered.metrics(), traffic, gathered.elapsed(), gathered.secure());
    }

    /** The sum of packed updates as one of whole ones. */
    private static Aggregate expanded(RoundContext round, Aggregate packed) {
        double[] values = round.packing().expand(packed.section(ClientUpdate.PARAMETERS));
        return packed.with(
                ClientUpdate.PARAMETERS,
                CheckedExtensions.expanded(round.run().compression(), values, round.parameters()));
    }
}
