package dev.proprio.proto.schedule;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * From 1 down to {@code floor} along half a cosine (Loshchilov and Hutter 2017, equation 5, without restarts);
 * after the last of its rounds it stays at the floor.
 */
@Named(value = "cosine", summary = "Down along half a cosine over a number of rounds.")
public record CosineDecay(
        @Setting("Rounds until the floor is reached, at least 1; usually the experiment's.")
        int rounds,

        @Setting("The last factor, between 0 and 1.") double floor)
        implements Schedule {
    public CosineDecay {
        Require.atLeast("rounds", rounds, 1);
        Require.between("floor", floor, 0, 1);
    }

    public CosineDecay() {
        this(100, 0);
    }

    @Override
    public double factor(int round) {
        double done = Math.min(1, (round - 1) / (double) rounds);
        return floor + (1 - floor) * (1 + StrictMath.cos(Math.PI * done)) / 2;
    }
}
