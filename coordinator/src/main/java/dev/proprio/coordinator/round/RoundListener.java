package dev.proprio.coordinator.round;

/** Is told what happens in a run, on the engine's thread and in order. */
public interface RoundListener {
    /** A round does something else from now on; first it selects. */
    default void phase(int round, RoundPhase phase) {}

    /** A round is about to begin. */
    default void roundStarted(RoundPlan plan) {}

    /**
     * A round is over.
     *
     * @throws RunFailedException if the run can't go on
     */
    default void roundEnded(RoundResult result) throws RunFailedException, InterruptedException {}

    /** Whether the run ends with the round that this was told of last, though it has rounds left. */
    default boolean isEnough() {
        return false;
    }
}
