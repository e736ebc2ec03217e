package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.random.KeyedRandom;
import java.util.stream.IntStream;

/** Mini-batches of a shard one after the other, shuffled anew in each pass. Not thread-safe. */
final class MiniBatches {
    private final Windows shard;
    private final int size;
    private final KeyedRandom random;
    private final int[] order;
    private int from;
    private int to;

    MiniBatches(Windows shard, int size, KeyedRandom random) {
        this(shard, IntStream.range(0, shard.count()).toArray(), size, random);
    }

    /** @param order the windows that there are mini-batches of; is shuffled */
    MiniBatches(Windows shard, int[] order, int size, KeyedRandom random) {
        this.shard = shard;
        this.size = size;
        this.random = random;
        this.order = order;
    }

    /** Turns to the next one. */
    void next() {
        if (to == order.length || to == 0) {
            random.shuffle(order, order.length);
            from = 0;
        } else {
            from = to;
        }
        to = Math.min(order.length, from + size);
    }

    /** One step on the present one. */
    double step(Trainer trainer, StepRule rule) throws TrainingException {
        double loss = trainer.step(shard, order, from, to, rule);
        if (!Double.isFinite(loss)) {
            throw new TrainingException(
                    "the loss became %s; lower the learning rate or check the data".formatted(loss));
        }
        return loss;
    }

    /** The gradient of the present one's mean loss at some parameters; the trainer's stay there. */
    double gradient(Trainer trainer, float[] at, float[] destination) throws TrainingException {
        trainer.setParameters(at);
        return step(trainer, (parameters, gradient, length) -> System.arraycopy(gradient, 0, destination, 0, length));
    }

    /** How many windows the present one has. */
    int count() {
        return to - from;
    }
}
