package dev.proprio.proto.update.part;

import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;

/** A section of one value, whose aggregate multiplies the aggregated update (FedNova's effective number of steps). */
public record Multiplier(String name) implements ExchangePart {
    @Override
    public int sectionLength(int parameters) {
        return 1;
    }

    @Override
    public double[] update(ExchangeContext round) {
        return VectorArithmetic.scaled(round.update(), round.section(name)[0]);
    }

    @Override
    public boolean needsMean() {
        return false;
    }

    @Override
    public boolean leavesStep() {
        return true;
    }
}
