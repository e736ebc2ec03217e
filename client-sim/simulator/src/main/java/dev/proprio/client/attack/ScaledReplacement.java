package dev.proprio.client.attack;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.Optional;

/**
 * Model replacement (Bagdasaryan et al. 2020, equation 3): a change learnt from flipped labels, as many times as there
 * are devices in a round, so that in a mean it outweighs them all and the attacker's model becomes everybody's.
 */
@Named(
        value = "scaled-replacement",
        summary = "Sends a change learnt from flipped labels, scaled to replace the model.")
public record ScaledReplacement(
        @Setting("How many times its length the change has, greater than 0; without it, the cohort's size.")
        Optional<Double> factor)
        implements Attack {
    public ScaledReplacement {
        factor.ifPresent(value -> Require.positive("factor", value));
    }

    public ScaledReplacement() {
        this(Optional.empty());
    }

    @Override
    public Windows data(Windows shard, int classes) {
        return LabelFlip.flipped(shard, classes);
    }

    @Override
    public float[] change(float[] trained, AttackRound round) {
        return UpdateArithmetic.scaled(trained, factor.orElse((double) round.cohort()));
    }
}
