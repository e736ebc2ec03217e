package dev.proprio.coordinator.optimizer;

import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.schedule.Constant;
import dev.proprio.proto.schedule.Schedule;

/** Steps by two moments that both forget, as FedAdam and FedYogi take them (Reddi et al. 2021, Algorithm 2). */
public record MovingMoments(
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
        Schedule schedule) {
    public MovingMoments {
        AdaptiveSettings.require(learningRate, beta1, tau);
        AdaptiveSettings.requireDecay("beta2", beta2);
    }

    /** The paper's form. */
    public MovingMoments(double learningRate, double beta1, double beta2, double tau) {
        this(learningRate, beta1, beta2, tau, FirstSecondMoment.TAU_SQUARED, false, new Constant());
    }

    public MovingMoments() {
        this(0.01, 0.9, 0.99, 1e-3);
    }

    OptimizerState initialState(int length) {
        return AdaptiveStep.initialState(length, AdaptiveSettings.first(secondMoment, tau));
    }

    ServerOptimizer.Moved step(ServerStep step, OptimizerState state, AdaptiveStep.SecondMoment second) {
        double rate = learningRate * schedule.checkedFactor(step.round());
        double firstDivisor = biasCorrection ? AdaptiveSettings.bias(beta1, state.steps() + 1) : 1;
        double secondDivisor = biasCorrection ? AdaptiveSettings.bias(beta2, state.steps() + 1) : 1;
        return new AdaptiveStep(beta1, tau, second).step(step, state, rate, firstDivisor, secondDivisor);
    }
}
