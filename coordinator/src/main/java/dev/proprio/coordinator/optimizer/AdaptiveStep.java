package dev.proprio.coordinator.optimizer;

import dev.proprio.coordinator.optimizer.ServerOptimizer.Moved;
import java.util.Arrays;
import java.util.Map;

/**
 * What the adaptive server optimizers have in common (Reddi et al. 2021, Algorithm 2): {@code m <- beta1 * m +
 * (1 - beta1) * update; w <- w + rate * m / (sqrt(v) + tau)}. They differ in how {@code v} follows the squared update.
 */
final class AdaptiveStep {
    private static final String FIRST = "first-moment";
    private static final String SECOND = "second-moment";

    private final double beta1;
    private final double tau;
    private final SecondMoment second;

    AdaptiveStep(double beta1, double tau, SecondMoment second) {
        this.beta1 = beta1;
        this.tau = tau;
        this.second = second;
    }

    static OptimizerState initialState(int length, double secondMoment) {
        double[] v = new double[length];
        Arrays.fill(v, secondMoment);
        return new OptimizerState(0, Map.of(FIRST, new double[length], SECOND, v));
    }

    /**
     * One step with the moments taken as they are, or divided.
     *
     * @param firstDivisor what the first moment is divided by where it is used, 1 without bias correction
     * @param secondDivisor the same for the second
     */
    Moved step(ServerStep step, OptimizerState state, double rate, double firstDivisor, double secondDivisor) {
        double[] m = state.vector(FIRST).clone();
        double[] v = state.vector(SECOND).clone();
        float[] next = new float[m.length];
        for (int i = 0; i < next.length; i++) {
            double update = step.update()[i];
            m[i] = beta1 * m[i] + (1 - beta1) * update;
            v[i] = second.after(v[i], update * update);
            next[i] =
                    (float) (step.model()[i] + rate * (m[i] / firstDivisor) / (Math.sqrt(v[i] / secondDivisor) + tau));
        }
        return new Moved(next, state.next(Map.of(FIRST, m, SECOND, v)));
    }

    /** How the second moment follows the squared update. */
    @FunctionalInterface
    interface SecondMoment {
        double after(double v, double squaredUpdate);
    }
}
