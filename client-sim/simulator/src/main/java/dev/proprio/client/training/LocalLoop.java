package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.util.Map;

/**
 * The loop of local algorithms that take steps on mini-batches: shuffled anew in each epoch, the last mini-batch
 * of an epoch with what is left.
 *
 * @param epochs passes over the shard, at least 1
 * @param batch windows per mini-batch, at least 1
 * @param learningRate for the message when training diverges
 */
public record LocalLoop(int epochs, int batch, double learningRate) {
    /** One step on a mini-batch. */
    @FunctionalInterface
    public interface Step {
        /** Takes the step on windows {@code order[from]} to {@code order[to - 1]}; returns their mean loss. */
        double take(int[] order, int from, int to);
    }

    /**
     * Trains from {@code model} on. The update's weight is the shard's size, its metric the mean loss.
     *
     * @throws TrainingException if the loss is no longer finite
     */
    public ClientUpdate run(float[] model, Windows shard, Trainer trainer, KeyedRandom random, Step step)
            throws TrainingException {
        trainer.setParameters(model);
        trainer.setRandom(random.child("steps", 0));
        int[] order = new int[shard.count()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        double lossSum = 0;
        for (int epoch = 1; epoch <= epochs; epoch++) {
            random.shuffle(order, order.length);
            for (int from = 0; from < order.length; from += batch) {
                int to = Math.min(order.length, from + batch);
                double loss = step.take(order, from, to);
                if (!Double.isFinite(loss)) {
                    throw new TrainingException(
                            "the loss became %s at step %d of epoch %d; lower the learning rate (%s) or check the data"
                                    .formatted(loss, from / batch + 1, epoch, learningRate));
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
