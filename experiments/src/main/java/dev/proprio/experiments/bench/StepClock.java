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

        @Override
        public double step(Windows shard, int[] order, int from, int to, double learningRate) {
            long start = System.nanoTime();
            double loss = super.step(shard, order, from, to, learningRate);
            nanos.add(System.nanoTime() - start);
            return loss;
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, StepRule rule) {
            long start = System.nanoTime();
            double loss = super.step(shard, order, from, to, rule);
            nanos.add(System.nanoTime() - start);
            return loss;
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, StepRule rule, RepresentationLoss more)
                throws TrainingException {
            long start = System.nanoTime();
            double loss = super.step(shard, order, from, to, rule, more);
            nanos.add(System.nanoTime() - start);
            return loss;
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights)
                throws TrainingException {
            long start = System.nanoTime();
            double loss = super.step(shard, order, from, to, rule, weights);
            nanos.add(System.nanoTime() - start);
            return loss;
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, StepRule rule, GeneralizedCrossEntropy robust)
                throws TrainingException {
            long start = System.nanoTime();
            double loss = super.step(shard, order, from, to, rule, robust);
            nanos.add(System.nanoTime() - start);
            return loss;
        }

        @Override
        public double step(
                Windows shard, int[] order, int from, int to, StepRule rule, float[] weights, float[] targets)
                throws TrainingException {
            long start = System.nanoTime();
            double loss = super.step(shard, order, from, to, rule, weights, targets);
            nanos.add(System.nanoTime() - start);
            return loss;
        }
    }
}
