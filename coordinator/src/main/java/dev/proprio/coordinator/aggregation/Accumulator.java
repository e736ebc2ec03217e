package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.ClientUpdate;

/**
 * Combines updates as they arrive, in memory of the model's size. The result does not depend on the
 * order of the updates to the last bit. Not thread-safe.
 */
public interface Accumulator {
    /**
     * Adds an update, entirely or not at all.
     *
     * @throws InvalidUpdateException if the update is out of the range that can be summed exactly
     */
    void add(ClientUpdate update) throws InvalidUpdateException;

    /** Combines what was added so far; at least one update must have been. */
    Aggregate aggregate();
}
