package dev.proprio.coordinator.round;

import java.util.function.Consumer;

/** Has a plan carried out, and combines what comes back. */
interface UpdateGatherer {
    /**
     * Carries out a plan; returns when nothing more can come that would count.
     *
     * @param phases is told what the round does from now on
     */
    CombinedUpdates gather(RoundContext round, RoundPlan plan, Consumer<RoundPhase> phases)
            throws RunFailedException, InterruptedException;
}
