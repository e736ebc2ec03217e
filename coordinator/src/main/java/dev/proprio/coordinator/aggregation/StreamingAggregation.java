package dev.proprio.coordinator.aggregation;

/**
 * A rule that adds updates as they arrive, in memory of the model's size, whatever their order. It
 * never needs one update by itself, so that it also works on sums of hidden ones.
 */
public non-sealed interface StreamingAggregation extends Aggregation {
    /**
     * Starts a round.
     *
     * @param shape what an update must look like
     * @param capacity the most updates that can be added
     */
    Accumulator open(UpdateShape shape, int capacity);

    @Override
    default Accumulator open(UpdateShape shape, int capacity, RuleContext context) {
        return open(shape, capacity);
    }

    @Override
    default boolean usesPrevious() {
        return false;
    }
}
