package dev.proprio.coordinator.optimizer;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** Adds the aggregated update, scaled: with a learning rate of 1 this is FedAvg. */
@Named(value = "sgd", summary = "Adds the aggregated update times a learning rate; 1 is FedAvg.")
public record ServerSgd(
        @Setting("Factor of the aggregated update, greater than 0.")
        double learningRate) implements ServerOptimizer {
    public ServerSgd {
        Require.positive("learningRate", learningRate);
    }

    public ServerSgd() {
        this(1.0);
    }

    @Override
    public Step step(float[] model, double[] update, OptimizerState state) {
        float[] next = new float[model.length];
        for (int i = 0; i < next.length; i++) {
            next[i] = (float) (model[i] + learningRate * update[i]);
        }
        return new Step(next, state);
    }
}
