package dev.proprio.client.training;

import dev.proprio.client.training.step.Adam;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * Mini-batch Adam (Kingma and Ba 2015) on the device. A device keeps no moments between rounds: each round starts
 * with fresh ones.
 */
@Named(
        value = "adam",
        summary = "Mini-batch Adam for a number of epochs, with fresh moments in each round.",
        differs = "Weight decay, where it is set, is of all parameters, biases and the scales and shifts of "
                + "normalization among them; it is often of weights alone.")
public record LocalAdam(
        @Setting(value = "The steps.", inline = true) LocalLoop loop,

        @Setting("Share of the gradient's running mean that stays at a step, at least 0 and below 1.")
        double beta1,

        @Setting("Share of the squared gradient's running mean that stays at a step, at least 0 and below 1.")
        double beta2,

        @Setting("Added to the root of the squared gradient's mean before dividing by it, greater than 0.")
        double epsilon,

        @Setting("Weight decay beside the gradient as in AdamW, per unit of the step size; at least 0.")
        double weightDecay)
        implements LocalAlgorithm {
    public LocalAdam {
        Require.that(beta1 >= 0 && beta1 < 1, "beta1", "must be at least 0 and less than 1 but was " + beta1);
        Require.that(beta2 >= 0 && beta2 < 1, "beta2", "must be at least 0 and less than 1 but was " + beta2);
        Require.positive("epsilon", epsilon);
        Require.atLeast("weightDecay", weightDecay, 0.0);
    }

    public LocalAdam() {
        this(new LocalLoop(1, 32, 0.001), 0.9, 0.999, 1e-8, 0);
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        var rule = new Adam(loop.rate(round), beta1, beta2, epsilon, weightDecay);
        return LocalResult.of(loop.follow(round, trainer, rule).update());
    }
}
