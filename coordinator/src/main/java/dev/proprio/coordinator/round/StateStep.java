package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import java.util.List;
import java.util.Optional;

/** Makes the state after a round. */
interface StateStep {
    /**
     * Makes the state with which the next round begins.
     *
     * @param released what is known of the combined updates; empty if there were too few
     * @param outcomes what became of each device that was asked
     * @throws RunFailedException if nothing sound can be made of the updates, whoever is asked again
     */
    RunState step(RoundContext round, RoundPlan plan, Optional<Aggregate> released, List<ClientOutcome> outcomes)
            throws RunFailedException;
}
