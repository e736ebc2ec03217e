package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Accumulator;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.secagg.SimulatedSecureSums;
import dev.proprio.proto.extension.ExtensionException;
import java.util.Optional;

/**
 * Opens accumulators for a round, or for a part of it, wherever that is added up: those of the run's rule, or of the groups
 * where the round rehearses secure aggregation. Thread-safe.
 */
public final class RoundAccumulators {
    private final RoundPlan plan;
    private final UpdateShape shape;
    private final RuleContext context;
    private final Optional<SimulatedSecureSums> rehearsed;

    /**
     * @param plan of the whole round, which is not {@linkplain RoundPlan#masked masked}
     * @param shape what is summed of the round's updates
     */
    public RoundAccumulators(RoundPlan plan, UpdateShape shape, RuleContext context) {
        this.plan = plan;
        this.shape = shape;
        this.context = context;
        this.rehearsed = plan.secure().map(SimulatedSecureSums::new);
    }

    /**
     * Another one. All that are opened here add to the same sums if the round rehearses secure aggregation, and the partial
     * of one is that of all of them; otherwise each has its own.
     *
     * @throws ExtensionException if the rule throws
     */
    public Accumulator open() {
        return rehearsed
                .map(SimulatedSecureSums::accumulator)
                .orElseGet(() -> ExtensionException.call(
                        plan.run().aggregation(), () -> plan.run().aggregation().open(shape, plan.target(), context)));
    }

    /** The groups' sums, if the round rehearses secure aggregation. */
    public Optional<SimulatedSecureSums> rehearsed() {
        return rehearsed;
    }
}
