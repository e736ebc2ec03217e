package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.ClientUpdate;

/**
 * Takes in a round's updates as they arrive and combines them. The result does not depend on the
 * order of the updates, nor on how they are spread over parts, to the last bit. Not
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

    /**
     * Adds the update of {@code device}, which has the round's shape; keeps none of its arrays.
     *
     * @throws InvalidUpdateException if it does not pass {@link #check}; then nothing has changed
     */
    void add(String device, ClientUpdate update) throws InvalidUpdateException;

    /**
     * Adds an update that counts less than others, by a factor that nobody divides by again: as if it were so much smaller.
     *
     * @param factor greater than 0 and at most 1
     * @throws InvalidUpdateException if it does not pass {@link #check}; then nothing has changed
     */
    default void add(String device, ClientUpdate update, double factor) throws InvalidUpdateException {
        add(device, factor == 1 ? update : update.times(factor));
    }

    /** What was added so far, as a value: what is added later does not change it. */
    PartialAggregate partial();

    /**
     * Adds all updates of a part of the round, which this rule's accumulator gave here or elsewhere.
     *
     * @throws InvalidPartialException if it is none, or has a device's update that is here already; then nothing has
     *     changed
     */
    void merge(PartialAggregate part) throws InvalidPartialException;

    /** Whether what was added can be combined: a rule may need several updates, or a certain device's. */
    default boolean suffices() {
        return true;
    }

    /** Combines what was added so far; at least one update must have been, and it must {@linkplain #suffices suffice}. */
    Aggregate aggregate();
}
