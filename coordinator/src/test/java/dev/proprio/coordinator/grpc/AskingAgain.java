package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.update.Broadcast;

/** A fleet that asks everybody once more when nobody is left to answer. */
record AskingAgain(Fleet fleet) implements Fleet {
    @Override
    public Population population() {
        return fleet.population();
    }

    @Override
    public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink)
            throws RunFailedException, InterruptedException {
        Traffic first = fleet.train(plan, broadcast, sink);
        return first.plus(fleet.train(plan.again(plan.devices()), broadcast, sink));
    }
}
