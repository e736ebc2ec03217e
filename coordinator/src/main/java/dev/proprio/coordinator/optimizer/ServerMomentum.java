package dev.proprio.coordinator.optimizer;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.schedule.Constant;
import dev.proprio.proto.schedule.Schedule;
import java.util.Map;

/** FedAvgM (Hsu et al. 2019, section 4.3): {@code v <- momentum * v + update; w <- w + rate * v}. */
@Named(value = "momentum", summary = "FedAvgM: follows a decaying sum of all updates so far.")
public record ServerMomentum(
        @Setting("Factor of the sum, greater than 0.") double learningRate,

        @Setting("What is kept of the sum from round to round, at least 0 and less than 1; 0 is sgd.")
        double momentum,

        @Setting("How the learning rate changes with the rounds.")
        Schedule schedule)
        implements ServerOptimizer {
    private static final String VELOCITY = "velocity";

    public ServerMomentum {
        Require.positive("learningRate", learningRate);
        Require.that(
                momentum >= 0 && momentum < 1, "momentum", "must be at least 0 and less than 1 but was " + momentum);
    }

    public ServerMomentum(double learningRate, double momentum) {
        this(learningRate, momentum, new Constant());
    }

    public ServerMomentum() {
        this(1.0, 0.9);
    }

    @Override
    public OptimizerState initialState(int length) {
        return new OptimizerState(0, Map.of(VELOCITY, new double[length]));
    }

    @Override
    public Moved step(ServerStep step, OptimizerState state) {
        double rate = learningRate * schedule.checkedFactor(step.round());
        double[] velocity = state.vector(VELOCITY).clone();
        float[] next = new float[velocity.length];
        for (int i = 0; i < next.length; i++) {
            velocity[i] = momentum * velocity[i] + step.update()[i];
            next[i] = (float) (step.model()[i] + rate * velocity[i]);
        }
        return new Moved(next, state.next(Map.of(VELOCITY, velocity)));
    }
}
