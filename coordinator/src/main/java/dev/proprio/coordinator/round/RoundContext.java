package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.ExchangeContext;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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

    /** What a device fetches: the parameters and what the algorithm shares, in bytes. */
    long bytesDown() {
        return (1L + run.exchange().shared().size()) * parameters() * Float.BYTES;
    }

    /** What a device's update for a round with this number weighs, in bytes. */
    long bytesUp(int number) {
        UpdatePacking packed = number == round() ? packing : run.packing(number, parameters());
        return UpdateShape.of(run.exchange(), parameters()).byteLength(packed);
    }

    /** What the exchange's parts see when the updates are combined. */
    ExchangeContext exchange(Aggregate combined, long population) {
        Map<String, double[]> values = combined.values();
        return new ExchangeContext(
                before.model().layout(),
                values,
                combined.updates(),
                population,
                before.kept(),
                Objects.requireNonNull(values.get(ClientUpdate.PARAMETERS)));
    }

    /** Combined packed updates as combined whole ones. */
    Aggregate unpacked(Aggregate packed) {
        double[] values = packing.expand(packed.section(ClientUpdate.PARAMETERS));
        return packed.with(
                ClientUpdate.PARAMETERS, CheckedExtensions.expanded(run.compression(), values, parameters()));
    }

    /** What the aggregation rule may know. */
    RuleContext rule() {
        return new RuleContext(
                run.seed(),
                round(),
                before.part(RuleContext.PREVIOUS)
                        .flatMap(vectors -> Optional.ofNullable(vectors.get(ClientUpdate.PARAMETERS))));
    }
}
