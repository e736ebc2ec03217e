package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.SectionValues;

/** Passes everything on to another trainer, for what changes some of it. Not thread-safe. */
public abstract class ForwardingTrainer implements Trainer {
    private final Trainer trainer;

    protected ForwardingTrainer(Trainer trainer) {
        this.trainer = trainer;
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
    public void requireBatch(int windows) throws TrainingException {
        trainer.requireBatch(windows);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, double learningRate) {
        return trainer.step(shard, order, from, to, learningRate);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule) {
        return trainer.step(shard, order, from, to, rule);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, RepresentationLoss more)
            throws TrainingException {
        return trainer.step(shard, order, from, to, rule, more);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights)
            throws TrainingException {
        return trainer.step(shard, order, from, to, rule, weights);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, GeneralizedCrossEntropy loss)
            throws TrainingException {
        return trainer.step(shard, order, from, to, rule, loss);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights, float[] targets)
            throws TrainingException {
        return trainer.step(shard, order, from, to, rule, weights, targets);
    }

    @Override
    public HeadedTrainer withHead(LinearHead head) throws TrainingException {
        return trainer.withHead(head);
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

    @Override
    public void close() {
        trainer.close();
    }
}
