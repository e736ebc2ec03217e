package dev.proprio.proto.update.part;

import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;

/**
 * A section of one value for each of the models that the parameters hold one after the other: the share of an update that
 * belongs to it. Each model's part of the aggregated update is divided by the aggregate of its value, so that it moves by
 * the mean over the devices that belong to it (IFCA); one to which nobody belongs has an update of 0.
 */
public record ClusterShares(String name, int models) implements ExchangePart {
    public ClusterShares {
        if (models < 1) {
            throw new IllegalArgumentException("there must be at least 1 model but there were " + models);
        }
    }

    @Override
    public int sectionLength(int parameters) {
        return models;
    }

    @Override
    public double[] update(ExchangeContext round) {
        return VectorArithmetic.divided(round.update(), round.section(name));
    }

    @Override
    public boolean completesMean() {
        return true;
    }
}
