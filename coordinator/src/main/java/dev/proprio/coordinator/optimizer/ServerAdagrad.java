package dev.proprio.coordinator.optimizer;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.schedule.Constant;
import dev.proprio.proto.schedule.Schedule;

/** FedAdagrad (Reddi et al. 2021, Algorithm 2): {@code v <- v + update^2}, so that steps only get smaller. */
@Named(value = "adagrad", summary = "FedAdagrad: steps scaled by the sum of all squared updates.")
public record ServerAdagrad(
        @Setting("Size of a step, greater than 0.") double learningRate,

        @Setting("What the first moment keeps from round to round, at least 0 and less than 1.")
        double beta1,

        @Setting("Added to the root of the second moment, greater than 0; the smaller, the more adaptive.")
        double tau,

        @Setting("The second moment before the first round: tau-squared or zero.")
        FirstSecondMoment secondMoment,

        @Setting("How the learning rate changes with the rounds.")
        Schedule schedule)
        implements ServerOptimizer {
    public ServerAdagrad {
        AdaptiveSettings.require(learningRate, beta1, tau);
    }

    /** The paper's form. */
    public ServerAdagrad(double learningRate, double beta1, double tau) {
        this(learningRate, beta1, tau, FirstSecondMoment.TAU_SQUARED, new Constant());
    }

    public ServerAdagrad() {
        this(0.1, 0, 1e-3);
    }

    @Override
    public OptimizerState initialState(int length) {
        return AdaptiveStep.initialState(length, AdaptiveSettings.first(secondMoment, tau));
    }

    @Override
    public Moved step(ServerStep step, OptimizerState state) {
        double rate = learningRate * schedule.checkedFactor(step.round());
        return new AdaptiveStep(beta1, tau, Double::sum).step(step, state, rate, 1, 1);
    }
}
