package dev.proprio.proto.update.part;

import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;

/**
 * No section: the coordinator keeps a vector to which each round adds the sum of the updates divided by the number of all
 * devices, and adds it to the aggregated update (FedDyn).
 */
public record UpdateHistory(String name) implements ExchangePart {
    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public double[] keep(ExchangeContext round) {
        return VectorArithmetic.sum(round.kept(name), round.share(), round.mean());
    }

    @Override
    public double[] update(ExchangeContext round) {
        return VectorArithmetic.sum(round.update(), 1, round.kept(name));
    }

    @Override
    public boolean sumsUpdates() {
        return true;
    }
}
