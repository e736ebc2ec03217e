package dev.proprio.coordinator.optimizer;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.schedule.Constant;
import dev.proprio.proto.schedule.Schedule;

/** Adds the aggregated update, scaled: with a learning rate of 1 this is FedAvg. */
@Named(value = "sgd", summary = "Adds the aggregated update times a learning rate; 1 is FedAvg.")
public record ServerSgd(
        @Setting("Factor of the aggregated update, greater than 0.")
        double learningRate,

        @Setting("How the learning rate changes with the rounds.")
        Schedule schedule)
        implements ServerOptimizer {
    public ServerSgd {
        Require.positive("learningRate", learningRate);
    }

    public ServerSgd(double learningRate) {
        this(learningRate, new Constant());
    }

    public ServerSgd() {
        this(1.0);
    }

    @Override
    public Moved step(ServerStep step, OptimizerState state) {
        double rate = learningRate * schedule.checkedFactor(step.round());
        float[] next = new float[step.model().length];
        for (int i = 0; i < next.length; i++) {
            next[i] = (float) (step.model()[i] + rate * step.update()[i]);
        }
        return new Moved(next, state.next(state.vectors()));
    }
}
