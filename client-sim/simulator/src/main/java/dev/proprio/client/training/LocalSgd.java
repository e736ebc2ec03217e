package dev.proprio.client.training;

import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.Optional;

/** Mini-batch SGD, the client's half of FedAvg (McMahan et al. 2017, Algorithm 1). Each round starts at rest. */
@Named(
        value = "sgd",
        summary = "Mini-batch SGD for a number of epochs, as in FedAvg.",
        differs = {
            "Weight decay, where it is set, is of all parameters, biases and the scales and shifts of "
                    + "normalization among them; it is often of weights alone.",
            "The velocity begins at 0 in each round.",
            "With a robust loss no window is left out for its probability; in the paper's truncated form those below a bound are."
        })
public record LocalSgd(
        @Setting(value = "The steps.", inline = true) LocalLoop loop,

        @Setting("Share of the last step's velocity that stays, at least 0 and below 1; 0 for none.")
        double momentum,

        @Setting("L2 weight decay, added to the gradient as so many times the parameters; at least 0.")
        double weightDecay,

        @Setting(
                "For labels that are wrong now and then: q of generalized cross-entropy, (1 - p^q) / q of the label's probability p, from 0, which is cross-entropy, to 1; the paper has 0.7. The loss that is told is then this one. Left out, cross-entropy.")
        Optional<Double> robustLoss)
        implements MiniBatchAlgorithm {
    public LocalSgd {
        Require.that(
                momentum >= 0 && momentum < 1, "momentum", "must be at least 0 and less than 1 but was " + momentum);
        Require.atLeast("weightDecay", weightDecay, 0.0);
        robustLoss.ifPresent(q -> Require.between("robustLoss", q, 0, 1));
    }

    /** On cross-entropy. */
    public LocalSgd(LocalLoop loop, double momentum, double weightDecay) {
        this(loop, momentum, weightDecay, Optional.empty());
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
        return LocalResult.of(run(round, trainer).update());
    }

    private LocalLoopResult run(LocalRound round, Trainer trainer) throws TrainingException {
        var loss = GeneralizedCrossEntropy.orPlain(robustLoss);
        if (momentum == 0 && weightDecay == 0 && loss.isCrossEntropy()) {
            return loop.descend(round, trainer);
        }
        var rule = new Momentum(loop.rate(round), momentum, weightDecay, false);
        return loop.follow(round, trainer, rule, loss);
    }
}
