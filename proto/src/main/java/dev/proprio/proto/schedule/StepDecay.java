package dev.proprio.proto.schedule;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** 1 for the first {@code every} rounds, then {@code decay} times as much for as many, and so on. */
@Named(value = "step", summary = "Multiplied by a decay once every so many rounds.")
public record StepDecay(
        @Setting("Rounds from one decay to the next, at least 1.")
        int every,

        @Setting("What each decay multiplies by, greater than 0 and at most 1.")
        double decay)
        implements Schedule {
    public StepDecay {
        Require.atLeast("every", every, 1);
        Require.positive("decay", decay);
        Require.between("decay", decay, 0, 1);
    }

    public StepDecay() {
        this(30, 0.1);
    }

    @Override
    public double factor(int round) {
        int decays = (round - 1) / every;
        return StrictMath.pow(decay, decays);
    }
}
