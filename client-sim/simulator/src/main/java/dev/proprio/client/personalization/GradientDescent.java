package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.GeneralizedCrossEntropy;
import dev.proprio.client.training.RepresentationLoss;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.text.CountText;
import java.util.stream.IntStream;

/**
 * Gradient descent on a person's support: so many passes, each one step while the support is no larger than a
 * mini-batch.
 */
public record GradientDescent(
        @Setting("Passes over the person's labelled windows, at least 0; one step each while they fit a mini-batch.")
        int passes,

        @Setting("Step size, greater than 0.") double learningRate,

        @Setting("The most windows of a mini-batch, at least 2.")
        int batch) {
    public GradientDescent {
        Require.atLeast("passes", passes, 0);
        Require.positive("learningRate", learningRate);
        Require.atLeast("batch", batch, 2);
    }

    public GradientDescent() {
        this(20, 0.02, 64);
    }

    /** What a trained model is and how many steps it took. */
    record Trained(float[] parameters, int steps) {}

    /** Descends from {@code start}. */
    Trained run(float[] start, Windows support, Trainer trainer, KeyedRandom random) throws TrainingException {
        return run(start, support, trainer, random, step());
    }

    /** A plain step, for rules that end in one. */
    StepRule step() {
        return new Momentum(learningRate, 0, 0, false);
    }

    /** Takes steps of a rule from {@code start}. */
    Trained run(float[] start, Windows support, Trainer trainer, KeyedRandom random, StepRule rule)
            throws TrainingException {
        return repeat(
                start, support, trainer, random, (order, from, to) -> trainer.step(support, order, from, to, rule));
    }

    /** The same with another loss, of the last hidden layer's values. */
    Trained run(
            float[] start, Windows support, Trainer trainer, KeyedRandom random, StepRule rule, RepresentationLoss more)
            throws TrainingException {
        return repeat(
                start,
                support,
                trainer,
                random,
                (order, from, to) -> trainer.step(support, order, from, to, rule, more));
    }

    /** The same on a loss of the labels. */
    Trained run(
            float[] start,
            Windows support,
            Trainer trainer,
            KeyedRandom random,
            StepRule rule,
            GeneralizedCrossEntropy loss)
            throws TrainingException {
        return repeat(
                start,
                support,
                trainer,
                random,
                (order, from, to) -> trainer.step(support, order, from, to, rule, loss));
    }

    private Trained repeat(float[] start, Windows support, Trainer trainer, KeyedRandom random, Step step)
            throws TrainingException {
        int count = support.count();
        if (passes == 0 || count == 0) {
            return new Trained(start, 0);
        }
        trainer.requireBatch((count - 1) % batch + 1);
        trainer.setParameters(start);
        trainer.setRandom(random.child("steps", 0));
        KeyedRandom shuffle = random.child("order", 0);
        int[] order = IntStream.range(0, count).toArray();
        int steps = 0;
        for (int pass = 0; pass < passes; pass++) {
            if (count > batch) {
                shuffle.shuffle(order, count);
            }
            for (int from = 0; from < count; from += batch) {
                double loss = step.take(order, from, Math.min(count, from + batch));
                if (!Double.isFinite(loss)) {
                    throw new TrainingException(
                            "the loss became %s after %s of adaptation; lower the learning rate (%s)"
                                    .formatted(loss, CountText.of(steps, "step"), learningRate));
                }
                steps++;
            }
        }
        float[] end = new float[start.length];
        trainer.getParameters(end);
        return new Trained(end, steps);
    }

    /** One step on windows {@code order[from]} to {@code order[to - 1]}; returns their mean loss. */
    @FunctionalInterface
    private interface Step {
        double take(int[] order, int from, int to) throws TrainingException;
    }
}
