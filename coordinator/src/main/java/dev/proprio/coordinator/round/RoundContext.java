package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.ExchangeContext;

/**
 * What every step of one round sees.
 *
 * @param before the state that the round begins with
 * @param packing how the round's updates travel
 * @param shape what the round's updates look like, and what is summed of them
 */
public record RoundContext(RunDefinition run, RunState before, UpdatePacking packing, UpdateShape shape) {
    /** The round after {@code before}. */
    static RoundContext of(RunDefinition run, RunState before) {
        int parameters = before.model().layout().length();
        UpdatePacking packing = run.packing(before.round() + 1, parameters);
        return new RoundContext(
                run, before, packing, UpdateShape.of(run.exchange(), parameters).summed(packing));
    }

    /** The round's number, from 1. */
    public int round() {
        return before.round() + 1;
    }

    /** How many parameters the model has. */
    int parameters() {
        return before.model().layout().length();
    }

    /** What the exchange's parts see when the updates are combined. */
    ExchangeContext exchange(Aggregate combined, long population) {
        return new ExchangeContext(
                before.model().layout(),
                combined.sections(),
                combined.updates(),
                population,
                before.kept(),
                combined.section(ClientUpdate.PARAMETERS));
    }

    /** What the aggregation rule may know. */
    RuleContext rule() {
        return new RuleContext(run.seed(), round(), before.aggregated());
    }
}
