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
    public FedSgd {
        Require.positive("learningRate", learningRate);
    }

    public FedSgd() {
        this(0.1, new Constant());
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        trainer.setRandom(round.random().child("steps", 0));
        double rate = learningRate * schedule.checkedFactor(round.round());
        float[] change = new float[round.parameters().length];
        Map<String, Metric> metrics = ShardGradient.add(round, trainer, -rate, change);
        new MovedStatistics(trainer).changeSince(round.parameters(), change);
        return LocalResult.of(ClientUpdate.ofParameters(round.shard().count(), change, metrics));
    }
}
