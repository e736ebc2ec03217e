package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ForwardingTrainer;
import dev.proprio.client.training.GeneralizedCrossEntropy;
import dev.proprio.client.training.RepresentationLoss;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.KeptSlices;
import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.tensor.ParameterLayout.Slice;
import java.util.List;

/**
 * Another trainer none of whose steps moves certain layers. Their running statistics, which are no step, are the other trainer's.
 */
final class FreezingTrainer extends ForwardingTrainer {
    private final KeptSlices frozen;

    FreezingTrainer(Trainer trainer, ParameterMask layers) {
        super(trainer);
        List<Slice> statistics = trainer.layout().statistics();
        this.frozen = new KeptSlices(layers.of(trainer.layout()).stream()
                .filter(slice -> !statistics.contains(slice))
                .toList());
    }

    private StepRule keeping(StepRule rule) {
        return (parameters, gradient, length) -> frozen.during(rule, parameters, gradient, length);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, double learningRate) {
        return super.step(shard, order, from, to, keeping(new Momentum(learningRate, 0, 0, false)));
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule) {
        return super.step(shard, order, from, to, keeping(rule));
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, RepresentationLoss more)
            throws TrainingException {
        return super.step(shard, order, from, to, keeping(rule), more);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights)
            throws TrainingException {
        return super.step(shard, order, from, to, keeping(rule), weights);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, GeneralizedCrossEntropy loss)
            throws TrainingException {
        return super.step(shard, order, from, to, keeping(rule), loss);
    }

    @Override
    public double step(Windows shard, int[] order, int from, int to, StepRule rule, float[] weights, float[] targets)
            throws TrainingException {
        return super.step(shard, order, from, to, keeping(rule), weights, targets);
    }

    /** Whoever made the other one closes it. */
    @Override
    public void close() {}
}
