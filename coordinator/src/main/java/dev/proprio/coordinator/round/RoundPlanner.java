package dev.proprio.coordinator.round;

/** Decides what a round asks for, and of whom. */
interface RoundPlanner {
    /**
     * Plans a round.
     *
     * @throws RunFailedException if too few devices can be asked
     */
    RoundPlan plan(RoundContext round) throws RunFailedException, InterruptedException;
}
