package dev.proprio.coordinator.optimizer;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.schedule.Constant;
import dev.proprio.proto.schedule.Schedule;

/**
 * FedAdam (Reddi et al. 2021, Algorithm 2): {@code v <- beta2 * v + (1 - beta2) * update^2}. The paper has no bias
 * correction and begins with {@code v = tau^2}; both are settings.
 */
@Named(value = "adam", summary = "FedAdam: steps scaled by a moving mean of the squared updates.")
public record ServerAdam(
        @Setting("Size of a step, greater than 0.") double learningRate,

        @Setting("What the first moment keeps from round to round, at least 0 and less than 1.")
        double beta1,

        @Setting("What the second moment keeps from round to round, at least 0 and less than 1.")
        double beta2,

        @Setting("Added to the root of the second moment, greater than 0; the smaller, the more adaptive.")
        double tau,

        @Setting("The second moment before the first round: tau-squared or zero.")
        FirstSecondMoment secondMoment,

        @Setting("Whether the moments are corrected for their beginning, as in Adam for one machine.")
        boolean biasCorrection,

        @Setting("How the learning rate changes with the rounds.")
        Schedule schedule)
        implements ServerOptimizer {
    public ServerAdam {
        AdaptiveSettings.require(learningRate, beta1, tau);
        AdaptiveSettings.requireDecay("beta2", beta2);
    }

    /** The paper's form. */
    public ServerAdam(double learningRate, double beta1, double beta2, double tau) {
        this(learningRate, beta1, beta2, tau, FirstSecondMoment.TAU_SQUARED, false, new Constant());
    }

    public ServerAdam() {
        this(0.01, 0.9, 0.99, 1e-3);
    }

    @Override
    public OptimizerState initialState(int length) {
        return AdaptiveStep.initialState(length, AdaptiveSettings.first(secondMoment, tau));
    }

    @Override
    public Moved step(ServerStep step, OptimizerState state) {
        double rate = learningRate * schedule.factor(step.round());
        double first = biasCorrection ? AdaptiveSettings.bias(beta1, state.steps() + 1) : 1;
        double second = biasCorrection ? AdaptiveSettings.bias(beta2, state.steps() + 1) : 1;
        return new AdaptiveStep(beta1, tau, (v, squared) -> beta2 * v + (1 - beta2) * squared)
                .step(step, state, rate, first, second);
    }
}
