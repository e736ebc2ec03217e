package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.proto.compression.UpdatePacking;

/**
 * What every step of one round sees.
 *
 * @param before the state that the round begins with
 */
public record RoundContext(RunDefinition run, RunState before) {
    /** The round's number, from 1. */
    public int round() {
        return before.round() + 1;
    }

    /** How many parameters the model has. */
    int parameters() {
        return before.model().layout().length();
    }

    /** How the round's updates travel. */
    UpdatePacking packing() {
        return run.packing(round(), parameters());
    }

    /** What the round's updates look like, and what is summed of them. */
    UpdateShape shape() {
        return UpdateShape.of(run.exchange(), parameters()).summed(packing());
    }

    /** What the aggregation rule may know. */
    RuleContext rule() {
        return new RuleContext(run.seed(), round(), before.aggregated());
    }
}
