package dev.proprio.client.training;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.schedule.Constant;
import dev.proprio.proto.schedule.Schedule;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.util.Map;

/** FedSGD (McMahan et al. 2017, section 2): one step on the gradient of the whole shard. */
@Named(value = "fedsgd", summary = "One step on the gradient of the whole shard.")
public record FedSgd(
        @Setting("Step size, greater than 0.") double learningRate,

        @Setting("How the step size changes with the rounds.")
        Schedule schedule)
        implements LocalAlgorithm {
    /** Windows whose gradient is taken at once; the rest of a large shard follows, in the same memory. */
    private static final int AT_ONCE = 256;

    public FedSgd {
        Require.positive("learningRate", learningRate);
    }

    public FedSgd() {
        this(0.1, new Constant());
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        int samples = round.shard().count();
        trainer.requireBatch((samples - 1) % AT_ONCE + 1);
        trainer.setParameters(round.parameters());
        trainer.setRandom(round.random().child("steps", 0));
        int[] order = new int[samples];
        for (int i = 0; i < samples; i++) {
            order[i] = i;
        }
        double rate = learningRate * schedule.checkedFactor(round.round());
        float[] change = new float[round.parameters().length];
        double loss = 0;
        double squares = 0;
        for (int from = 0; from < samples; from += AT_ONCE) {
            int to = Math.min(samples, from + AT_ONCE);
            float share = (float) (-rate * (to - from) / samples);
            double mean = trainer.step(round.shard(), order, from, to, (parameters, gradient, length) -> {
                for (int i = 0; i < length; i++) {
                    change[i] = Math.fma(share, gradient[i], change[i]);
                }
            });
            loss += mean * (to - from);
            squares += mean * mean * (to - from);
        }
        new MovedStatistics(trainer).changeSince(round.parameters(), change);
        if (!Double.isFinite(loss)) {
            throw new TrainingException(
                    "the loss is %s; lower the learning rate (%s) or check the data".formatted(loss, learningRate));
        }
        var metrics = Map.of(Metric.LOSS, new Metric(loss, samples), Metric.SQUARED_LOSS, new Metric(squares, samples));
        return LocalResult.of(ClientUpdate.ofParameters(samples, change, metrics));
    }
}
