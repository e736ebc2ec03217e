package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.Named;

/** The mean in which every update counts the same, in every section, however many samples it has seen. */
@Named(value = "uniform-mean", summary = "The mean of the updates, each counting the same.")
public record UniformMean() implements StreamingAggregation {
    @Override
    public Accumulator open(UpdateShape shape, int capacity) {
        return new MeanAccumulator((section, update) -> 1, shape, capacity);
    }

    @Override
    public boolean isMean() {
        return true;
    }

    @Override
    public boolean isUniform() {
        return true;
    }
}
