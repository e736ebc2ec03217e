package dev.proprio.proto.update.part;

import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;

/**
 * A section as long as the model. The coordinator keeps a vector of which a round leaves a share and fills it up with the
 * mean of the sections; it travels to the devices with the model (MimeLite's momentum).
 *
 * @param stays that share, at least 0 and below 1
 */
public record MovingMean(String name, double stays) implements ExchangePart {
    public MovingMean {
        if (!(stays >= 0 && stays < 1)) {
            throw new IllegalArgumentException(
                    "the share that stays must be at least 0 and less than 1 but was " + stays);
        }
    }

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
        double[] left = VectorArithmetic.scaled(round.kept(name), stays);
        return VectorArithmetic.sum(left, 1 - stays, round.section(name));
    }

    @Override
    public boolean leavesStep() {
        return true;
    }
}
