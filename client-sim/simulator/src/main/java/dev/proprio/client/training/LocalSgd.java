package dev.proprio.client.training;

import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** Mini-batch SGD, the client's half of FedAvg (McMahan et al. 2017, Algorithm 1). Each round starts at rest. */
@Named(
        value = "sgd",
        summary = "Mini-batch SGD for a number of epochs, as in FedAvg.",
        differs = {
            "Weight decay, where it is set, is of all parameters, biases and the scales and shifts of "
                    + "normalization among them; it is often of weights alone.",
            "The velocity begins at 0 in each round."
        })
public record LocalSgd(
        @Setting(value = "The steps.", inline = true) LocalLoop loop,

        @Setting("Share of the last step's velocity that stays, at least 0 and below 1; 0 for none.")
        double momentum,

        @Setting("L2 weight decay, added to the gradient as so many times the parameters; at least 0.")
        double weightDecay)
        implements LocalAlgorithm {
    public LocalSgd {
        Require.that(
                momentum >= 0 && momentum < 1, "momentum", "must be at least 0 and less than 1 but was " + momentum);
        Require.atLeast("weightDecay", weightDecay, 0.0);
    }

    /** Plain SGD. */
    public LocalSgd(int epochs, int batch, double learningRate) {
        this(new LocalLoop(epochs, batch, learningRate), 0, 0);
    }

    public LocalSgd() {
        this(new LocalLoop(), 0, 0);
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        boolean plain = momentum == 0 && weightDecay == 0;
        LocalLoopResult trained = plain
                ? loop.descend(round, trainer)
                : loop.follow(round, trainer, new Momentum(loop.rate(round), momentum, weightDecay, false));
        return LocalResult.of(trained.update());
    }
}
