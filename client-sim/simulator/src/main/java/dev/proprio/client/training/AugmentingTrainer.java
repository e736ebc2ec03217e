package dev.proprio.client.training;

import dev.proprio.client.augmentation.WindowView;
import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import java.util.function.IntUnaryOperator;

/**
 * Another trainer that takes its steps on changed views of the windows. Drawn as dropout is, by step from the key that the trainer was given,
 * so that any algorithm can use it. What is evaluated is not changed.
 */
final class AugmentingTrainer extends ForwardingTrainer {
    private final WindowView view;
    private KeyedRandom random = KeyedRandom.of(0, "views");
    private long steps;
    private ViewBuffer buffer = new ViewBuffer(0, 1, 1, 0);

    AugmentingTrainer(Trainer trainer, WindowView view) {
        super(trainer);
        this.view = view;
    }

    /** Fills the buffer with views of a mini-batch; returns their number. */
    private int see(Windows shard, int[] order, int from, int to) {
        int count = to - from;
        if (buffer.room() < count) {
            buffer = new ViewBuffer(count, shard.length(), shard.channels(), 0);
        }
        KeyedRandom step = random.child("views", steps++);
        for (int n = 0; n < count; n++) {
            buffer.put(n, shard.features(), order[from + n], shard.label(order[from + n]));
            view.change(buffer.features(), buffer.at(n), step);
        }
        return count;
    }

    @Override
    public void setRandom(KeyedRandom key) {
        random = key;
        steps = 0;
        super.setRandom(key);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, double learningRate) {
        int count = see(shard, order, from, to);
        return super.step(buffer.windows(), buffer.order(), 0, count, learningRate);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule) {
        int count = see(shard, order, from, to);
        return super.step(buffer.windows(), buffer.order(), 0, count, rule);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, RepresentationLoss more)
            throws TrainingException {
        int count = see(shard, order, from, to);
        return super.step(buffer.windows(), buffer.order(), 0, count, rule, new RepresentationLoss() {
            @Override
            public void observe(int[] views, int first, int end, float[] values, IntUnaryOperator at) {
                more.observe(order, from, to, values, at);
            }

            @Override
            public void differentiate(int slot, float[] values, int at, float[] gradient, int into) {
                more.differentiate(order[from + slot], values, at, gradient, into);
            }
        });
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights)
            throws TrainingException {
        int count = see(shard, order, from, to);
        for (int n = 0; n < count; n++) {
            buffer.weights()[n] = weights[order[from + n]];
        }
        return super.step(buffer.windows(), buffer.order(), 0, count, rule, buffer.weights());
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, GeneralizedCrossEntropy loss)
            throws TrainingException {
        int count = see(shard, order, from, to);
        return super.step(buffer.windows(), buffer.order(), 0, count, rule, loss);
    }

    /** An algorithm that says of which classes windows are has views of its own. */
    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights, float[] targets)
            throws TrainingException {
        throw TrainingException.withoutShares();
    }

    /** What is learnt of windows without their labels has views of its own. */
    @Override
    public HeadedTrainer withHead(LinearHead head) throws TrainingException {
        throw TrainingException.withoutHeads();
    }

    /** Whoever made the other one closes it. */
    @Override
    public void close() {}
}
