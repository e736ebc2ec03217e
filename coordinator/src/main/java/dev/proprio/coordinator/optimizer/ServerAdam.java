package dev.proprio.coordinator.optimizer;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;

/**
 * FedAdam (Reddi et al. 2021, Algorithm 2): {@code v <- beta2 * v + (1 - beta2) * update^2}. The paper has no bias
 * correction and begins with {@code v = tau^2}; both are settings.
 */
@Named(value = "adam", summary = "FedAdam: steps scaled by a moving mean of the squared updates.")
public record ServerAdam(
        @Setting(value = "The moments.", inline = true) MovingMoments moments) implements ServerOptimizer {
    /** The paper's form. */
    public ServerAdam(double learningRate, double beta1, double beta2, double tau) {
        this(new MovingMoments(learningRate, beta1, beta2, tau));
    }

    public ServerAdam() {
        this(new MovingMoments());
    }

    @Override
    public OptimizerState initialState(int length) {
        return moments.initialState(length);
    }

    @Override
    public Moved step(ServerStep step, OptimizerState state) {
        double beta2 = moments.beta2();
        return moments.step(step, state, (v, squared) -> beta2 * v + (1 - beta2) * squared);
    }
}
