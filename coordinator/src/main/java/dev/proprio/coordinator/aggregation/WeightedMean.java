package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.Named;

/**
 * The mean of the updates, each weighted by its number of samples: the server's half of FedAvg
 * (McMahan et al. 2017, Algorithm 1).
 */
@Named(value = "weighted-mean", summary = "The mean of the updates weighted by their samples, as in FedAvg.")
public record WeightedMean() implements StreamingAggregation {
    @Override
    public Accumulator open(UpdateShape shape, int capacity) {
        return new MeanAccumulator((section, update) -> update.weight(), shape, capacity);
    }

    @Override
    public boolean isMean() {
        return true;
    }
}
