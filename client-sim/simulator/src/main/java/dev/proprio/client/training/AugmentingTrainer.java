package dev.proprio.client.training;

import dev.proprio.client.augmentation.WindowView;
import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.SectionValues;
import java.util.function.IntUnaryOperator;

/**
 * Another trainer that takes its steps on changed views of the windows. Drawn as dropout is, by step from the key that the trainer was given,
 * so that any algorithm can use it. What is evaluated is not changed.
 */
final class AugmentingTrainer implements Trainer {
    private final Trainer trainer;
    private final WindowView view;
    private KeyedRandom random = KeyedRandom.of(0, "views");
    private long steps;
    private ViewBuffer buffer = new ViewBuffer(0, 1, 1, 0);

    AugmentingTrainer(Trainer trainer, WindowView view) {
        this.trainer = trainer;
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
        trainer.setRandom(key);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, double learningRate) {
        int count = see(shard, order, from, to);
        return trainer.step(buffer.windows(), buffer.order(), 0, count, learningRate);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule) {
        int count = see(shard, order, from, to);
        return trainer.step(buffer.windows(), buffer.order(), 0, count, rule);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, RepresentationLoss more)
            throws TrainingException {
        int count = see(shard, order, from, to);
        return trainer.step(buffer.windows(), buffer.order(), 0, count, rule, new RepresentationLoss() {
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
        return trainer.step(buffer.windows(), buffer.order(), 0, count, rule, buffer.weights());
    }

    @Override
    public ParameterLayout layout() {
        return trainer.layout();
    }

    @Override
    public void setParameters(float[] parameters) {
        trainer.setParameters(parameters);
    }

    @Override
    public void startFrom(float[] parameters) {
        trainer.startFrom(parameters);
    }

    @Override
    public void getParameters(float[] destination) {
        trainer.getParameters(destination);
    }

    @Override
    public SectionValues moved(float[] from) {
        return trainer.moved(from);
    }

    @Override
    public void requireBatch(int windows) throws TrainingException {
        trainer.requireBatch(windows);
    }

    @Override
    public int representationSize() throws TrainingException {
        return trainer.representationSize();
    }

    @Override
    public void represent(Windows windows, float[] destination) throws TrainingException {
        trainer.represent(windows, destination);
    }

    @Override
    public double evaluate(Windows windows, int from, int to, int[] predictions) {
        return trainer.evaluate(windows, from, to, predictions);
    }

    @Override
    public boolean scores(Windows windows, int from, int to, float[] destination) {
        return trainer.scores(windows, from, to, destination);
    }

    /** Whoever made the other one closes it. */
    @Override
    public void close() {}
}
