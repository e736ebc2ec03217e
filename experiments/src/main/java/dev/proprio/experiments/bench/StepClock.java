package dev.proprio.experiments.bench;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ForwardingTrainer;
import dev.proprio.client.training.GeneralizedCrossEntropy;
import dev.proprio.client.training.RepresentationLoss;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import java.util.concurrent.atomic.LongAdder;

/** Sums up the time that trainers spend in steps. Thread-safe. */
final class StepClock {
    private final LongAdder nanos = new LongAdder();

    /** Seconds in steps so far, all threads together. */
    double seconds() {
        return nanos.sum() / 1e9;
    }

    /** The trainer with its steps on this clock. */
    Trainer watch(Trainer trainer) {
        return new Watched(trainer);
    }

    private final class Watched extends ForwardingTrainer {
        Watched(Trainer trainer) {
            super(trainer);
        }

        /** Counts the time since a step began, which gave that loss. */
        private double since(long start, double loss) {
            nanos.add(System.nanoTime() - start);
            return loss;
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, double learningRate) {
            return since(System.nanoTime(), super.step(shard, order, from, to, learningRate));
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, StepRule rule) {
            return since(System.nanoTime(), super.step(shard, order, from, to, rule));
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, StepRule rule, RepresentationLoss more)
                throws TrainingException {
            return since(System.nanoTime(), super.step(shard, order, from, to, rule, more));
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights)
                throws TrainingException {
            return since(System.nanoTime(), super.step(shard, order, from, to, rule, weights));
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, StepRule rule, GeneralizedCrossEntropy robust)
                throws TrainingException {
            return since(System.nanoTime(), super.step(shard, order, from, to, rule, robust));
        }

        @Override
        public double step(
                Windows shard, int[] order, int from, int to, StepRule rule, float[] weights, float[] targets)
                throws TrainingException {
            return since(System.nanoTime(), super.step(shard, order, from, to, rule, weights, targets));
        }
    }
}
