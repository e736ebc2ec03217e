package dev.proprio.client.training;

/**
 * What a step makes of a gradient. A rule may keep state from step to step (a velocity, moments), so one is made
 * for each client's local training. Not thread-safe.
 */
@FunctionalInterface
public interface StepRule {
    /**
     * Changes the parameters, or the gradient for a rule that follows.
     *
     * @param parameters the model's parameters, to be changed in place
     * @param gradient of the mini-batch's mean loss; may be overwritten
     * @param length how many of either count; the arrays may be longer
     */
    void apply(float[] parameters, float[] gradient, int length);

    /** This rule and then another, on the gradient as this one leaves it. */
    default StepRule then(StepRule next) {
        return (parameters, gradient, length) -> {
            apply(parameters, gradient, length);
            next.apply(parameters, gradient, length);
        };
    }
}
