package dev.proprio.coordinator.round;

import dev.proprio.coordinator.state.StateParts;
import java.util.List;

/** Decides what a round asks for, and of whom. */
interface RoundPlanner extends AutoCloseable {
    /**
     * Plans a round.
     *
     * @throws RunFailedException if too few devices can be asked
     */
    RoundPlan plan(RoundContext round) throws RunFailedException, InterruptedException;

    /** What is kept of a round in the run's state beside what it learnt. */
    default StateParts kept(RoundPlan plan, RunState before, List<ClientOutcome> outcomes) {
        return StateParts.NONE;
    }

    /** Notes rounds that are safe, in order, at least one, of which devices have been told. */
    default void committed(List<RoundResult> rounds) {}

    /** The run ends well, though it has rounds left; what is under way is for nothing. */
    default void ended() {}

    /** Nothing more is to be planned, or gathered, whether or not the run has ended well. */
    @Override
    default void close() {}
}
