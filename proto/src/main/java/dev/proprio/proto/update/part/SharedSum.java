package dev.proprio.proto.update.part;

import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;

/**
 * A section as long as the model. The coordinator keeps a vector to which each round adds the sum of the sections divided
 * by the number of all devices, asked or not; it travels to the devices with the model (SCAFFOLD's server control
 * variate).
 */
public record SharedSum(String name) implements ExchangePart {
    @Override
    public int sectionLength(int parameters) {
        return parameters;
    }

    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public boolean shares() {
        return true;
    }

    @Override
    public double[] keep(ExchangeContext round) {
        return VectorArithmetic.sum(round.kept(name), round.share(), round.section(name));
    }

    @Override
    public boolean sumsUpdates() {
        return true;
    }

    @Override
    public boolean leavesStep() {
        return true;
    }
}
