package dev.proprio.experiments.engine;

import dev.proprio.coordinator.round.RoundResult;

/** A round of which only half of the devices hear before the coordinator is gone. */
public final class HalfHeard {
    private HalfHeard() {}

    /** The same round with the first half of its outcomes. */
    public static RoundResult of(RoundResult whole) {
        return new RoundResult(
                whole.state(),
                whole.moved(),
                whole.outcomes().subList(0, whole.outcomes().size() / 2),
                whole.weight(),
                whole.metrics(),
                whole.traffic(),
                whole.elapsed(),
                whole.secure());
    }
}
