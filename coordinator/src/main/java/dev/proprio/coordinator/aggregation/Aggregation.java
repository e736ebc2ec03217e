package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.ExtensionPoint;

/** A rule that combines a round's updates. Stateless; thread-safe. */
@ExtensionPoint(noun = "aggregation")
public interface Aggregation {
    /**
     * Starts a round.
     *
     * @param shape what an update must look like
     * @param capacity the most updates that can be added
     */
    Accumulator open(UpdateShape shape, int capacity);

    /**
     * Whether the result is a mean of all updates, so that times their number it is their sum. Some local algorithms
     * are right only then.
     */
    default boolean isMean() {
        return false;
    }
}
