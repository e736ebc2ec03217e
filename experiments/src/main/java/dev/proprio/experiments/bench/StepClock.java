package dev.proprio.experiments.bench;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.RepresentationLoss;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.SectionValues;
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

    private final class Watched implements Trainer {
        private final Trainer trainer;

        Watched(Trainer trainer) {
            this.trainer = trainer;
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, double learningRate) {
            long start = System.nanoTime();
            double loss = trainer.step(shard, order, from, to, learningRate);
            nanos.add(System.nanoTime() - start);
            return loss;
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, StepRule rule) {
            long start = System.nanoTime();
            double loss = trainer.step(shard, order, from, to, rule);
            nanos.add(System.nanoTime() - start);
            return loss;
        }

        @Override
        public void requireBatch(int windows) throws TrainingException {
            trainer.requireBatch(windows);
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, StepRule rule, RepresentationLoss more)
                throws TrainingException {
            long start = System.nanoTime();
            double loss = trainer.step(shard, order, from, to, rule, more);
            nanos.add(System.nanoTime() - start);
            return loss;
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights)
                throws TrainingException {
            long start = System.nanoTime();
            double loss = trainer.step(shard, order, from, to, rule, weights);
            nanos.add(System.nanoTime() - start);
            return loss;
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
        public void setRandom(KeyedRandom random) {
            trainer.setRandom(random);
        }

        @Override
        public double evaluate(Windows windows, int from, int to, int[] predictions) {
            return trainer.evaluate(windows, from, to, predictions);
        }

        @Override
        public void close() {
            trainer.close();
        }
    }
}
