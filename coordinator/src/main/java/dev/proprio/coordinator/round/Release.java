package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;

/** What may be known of a round's combined updates: all that follows, the next model too, is made from it alone. */
@FunctionalInterface
public interface Release {
    /** All of it. */
    Release ALL = (round, combined) -> combined;

    /** What may be known of {@code combined}; it has the same sections, of the same lengths. */
    Aggregate release(RoundContext round, Aggregate combined);
}
