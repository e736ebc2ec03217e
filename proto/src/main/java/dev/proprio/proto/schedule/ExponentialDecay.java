package dev.proprio.proto.schedule;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** 1 in the first round, and {@code decay} times as much from each round to the next. */
@Named(value = "exponential", summary = "Multiplied by a decay from each round to the next.")
public record ExponentialDecay(
        @Setting("What each round multiplies by, greater than 0 and at most 1.")
        double decay) implements Schedule {
    public ExponentialDecay {
        Require.positive("decay", decay);
        Require.between("decay", decay, 0, 1);
    }

    public ExponentialDecay() {
        this(0.99);
    }

    @Override
    public double factor(int round) {
        return StrictMath.pow(decay, round - 1);
    }
}
