package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;

/** Mini-batch SGD, the client's half of FedAvg (McMahan et al. 2017, Algorithm 1). Each round starts at rest. */
@Named(value = "sgd", summary = "Mini-batch SGD for a number of epochs, as in FedAvg.")
public record LocalSgd(
        @Setting("Passes over the shard, at least 1.") int epochs,
        @Setting("Windows per mini-batch, at least 1.") int batch,
        @Setting("Step size, greater than 0.") double learningRate,

        @Setting("Share of the last step's velocity that stays, at least 0 and below 1; 0 for none.")
        double momentum,

        @Setting("L2 weight decay, added to the gradient as so many times the parameters; at least 0.")
        double weightDecay)
        implements LocalAlgorithm {
    public LocalSgd {
        Require.atLeast("epochs", epochs, 1);
        Require.atLeast("batch", batch, 1);
        Require.positive("learningRate", learningRate);
        Require.that(
                momentum >= 0 && momentum < 1, "momentum", "must be at least 0 and less than 1 but was " + momentum);
        Require.atLeast("weightDecay", weightDecay, 0.0);
    }

    /** Plain SGD. */
    public LocalSgd(int epochs, int batch, double learningRate) {
        this(epochs, batch, learningRate, 0, 0);
    }

    public LocalSgd() {
        this(1, 32, 0.05);
    }

    @Override
    public ClientUpdate train(float[] model, Windows shard, Trainer trainer, KeyedRandom random)
            throws TrainingException {
        var loop = new LocalLoop(epochs, batch, learningRate);
        if (momentum == 0 && weightDecay == 0) {
            return loop.run(
                    model,
                    shard,
                    trainer,
                    random,
                    (order, from, to) -> trainer.step(shard, order, from, to, learningRate));
        }
        var rule = new Momentum(learningRate, momentum, weightDecay, false);
        return loop.run(model, shard, trainer, random, (order, from, to) -> trainer.step(shard, order, from, to, rule));
    }
}
