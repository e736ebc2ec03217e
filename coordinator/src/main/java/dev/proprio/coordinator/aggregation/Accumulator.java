package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.ClientUpdate;

/**
 * Combines updates as they arrive, in memory of the model's size. The result does not depend on the
 * order of the updates, nor on how they are spread over merged accumulators, to the last bit. Not
 * thread-safe.
 */
public interface Accumulator {
    /**
     * Checks whether the values of an update that has the round's {@linkplain UpdateShape shape} can be
     * combined. Needs no exclusive access.
     *
     * @throws InvalidUpdateException if a value is not finite, or out of the range that can be combined
     */
    void check(ClientUpdate update) throws InvalidUpdateException;

    /** Adds an update that has passed {@link #check}. */
    void add(ClientUpdate update);

    /** Adds everything that was added to {@code other}, which this aggregation made for the same round. */
    void merge(Accumulator other);

    /** Combines what was added so far; at least one update must have been. */
    Aggregate aggregate();
}
