package dev.proprio.client.training;

import dev.proprio.client.training.step.ProximalRule;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * FedProx (Li et al. 2020, equation 2): SGD with a pull of {@code mu (w - global)} added to the gradient. Stable while
 * the step size times the loss's curvature plus mu stays below 2.
 */
@Named(
        value = "fedprox",
        summary = "SGD that is pulled towards the global model.",
        differs = "Devices are drawn uniformly and count by their samples; the paper draws them by their "
                + "data and counts all alike (selection weighted with aggregation uniform-mean).")
public record FedProx(
        @Setting(value = "The steps.", inline = true) LocalLoop loop,

        @Setting("Strength of the pull, at least 0; 0 is sgd. Usual are 0.001 to 1.")
        double mu)
        implements MiniBatchAlgorithm {
    public FedProx {
        Require.atLeast("mu", mu, 0.0);
        Require.that(
                mu * loop.learningRate() < 2,
                "mu",
                "must be less than 2 / learning-rate, or steps overshoot the global model, but was " + mu);
    }

    public FedProx() {
        this(new LocalLoop(), 0.01);
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        LocalLoopResult trained = mu == 0
                ? loop.descend(round, trainer)
                : loop.descend(round, trainer, new ProximalRule(mu, round.parameters()));
        return LocalResult.of(trained.update());
    }
}
