package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.util.Map;

/** Mini-batch SGD, the client's half of FedAvg (McMahan et al. 2017, Algorithm 1). */
@Named(value = "sgd", summary = "Mini-batch SGD for a number of epochs, as in FedAvg.")
public record LocalSgd(
        @Setting("Passes over the shard, at least 1.") int epochs,
        @Setting("Windows per mini-batch, at least 1.") int batch,
        @Setting("Step size, greater than 0.") double learningRate)
        implements LocalAlgorithm {
    public LocalSgd {
        Require.atLeast("epochs", epochs, 1);
        Require.atLeast("batch", batch, 1);
        Require.positive("learningRate", learningRate);
    }

    public LocalSgd() {
        this(1, 32, 0.05);
    }

    @Override
    public ClientUpdate train(float[] model, Windows shard, Trainer trainer, KeyedRandom random)
            throws TrainingException {
        trainer.setParameters(model);
        trainer.setRandom(random.child("steps", 0));
        int[] order = new int[shard.count()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        double lossSum = 0;
        int steps = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            random.shuffle(order, order.length);
            for (int from = 0; from < order.length; from += batch) {
                int to = Math.min(order.length, from + batch);
                double loss = trainer.step(shard, order, from, to, learningRate);
                steps++;
                if (!Double.isFinite(loss)) {
                    throw new TrainingException(
                            "the loss became %s at step %d of epoch %d; lower the learning rate (%s) or check the data"
                                    .formatted(loss, steps, epoch + 1, learningRate));
                }
                lossSum += loss * (to - from);
            }
        }
        return ClientUpdate.ofParameters(
                shard.count(),
                trainer.change(model),
                Map.of("loss", new Metric(lossSum, (double) epochs * shard.count())));
    }
}
