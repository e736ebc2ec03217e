package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.secagg.SecureReport;
import java.util.List;
import java.util.Optional;

/** What may be known of a round's combined updates: all that follows, the next model too, is made from it alone. */
@FunctionalInterface
public interface Release {
    /** All of it. */
    Release ALL = (round, combined) -> Released.of(combined);

    /** The run as the round after a state has it; by default as it is. */
    default RunDefinition fitted(RunDefinition run, RunState before) {
        return run;
    }

    /** What may be known of {@code combined}; it has the same sections, of the same lengths. */
    Released release(RoundContext round, Aggregate combined);

    /**
     * The state after a round, with what this rule keeps of it in a part of its own; by default as it is. It is committed
     * with the model, before anybody is told of the round.
     *
     * @param released what was made of the round's sum; empty if nobody saw one, and then the model has not moved
     */
    default RunState accounted(RoundContext round, Optional<Aggregate> released, RunState after) {
        return after;
    }

    /**
     * The same, for a rule to which it matters what became of the round's secure aggregation.
     *
     * @param secure empty if the round had none
     */
    default RunState accounted(
            RoundContext round, Optional<Aggregate> released, Optional<SecureReport> secure, RunState after) {
        return accounted(round, released, after);
    }

    /**
     * The same, for a rule to which it matters who may have sent something.
     *
     * @param asked all devices of the round's plan, whatever came of them
     */
    default RunState accounted(
            RoundContext round,
            Optional<Aggregate> released,
            Optional<SecureReport> secure,
            List<String> asked,
            RunState after) {
        return accounted(round, released, secure, after);
    }

    /** Whether single updates' weights and metrics, and their sums, may be known; where not, nobody is told of them. */
    default boolean showsUpdates() {
        return true;
    }

    /**
     * Checks that a run may go on from a state.
     *
     * @throws RunFailedException says why it may not
     */
    default void requireFit(RunState from) throws RunFailedException {}
}
