package dev.proprio.client.training.step;

import dev.proprio.client.training.StepRule;

/**
 * The two halves of a step of sharpness-aware minimization (Foret et al. 2021, Algorithm 1): up the normalized gradient
 * to {@code w + rho g / |g|}, and from w down the gradient that is found there. Where the first gradient is 0 there is no
 * way up, and the second is taken at w. Not thread-safe.
 */
public final class SharpnessAwareStep {
    private final double rho;
    private final float learningRate;
    private final float[] start;

    /**
     * Steps of a model.
     *
     * @param rho how far up, at least 0
     * @param length how many parameters there are
     */
    public SharpnessAwareStep(double rho, double learningRate, int length) {
        this.rho = rho;
        this.learningRate = (float) learningRate;
        this.start = new float[length];
    }

    /** The first half. */
    public StepRule uphill() {
        return (parameters, gradient, length) -> {
            System.arraycopy(parameters, 0, start, 0, length);
            double squares = 0;
            for (int i = 0; i < length; i++) {
                squares += (double) gradient[i] * gradient[i];
            }
            if (squares > 0) {
                float scale = (float) (rho / Math.sqrt(squares));
                for (int i = 0; i < length; i++) {
                    parameters[i] = Math.fma(scale, gradient[i], parameters[i]);
                }
            }
        };
    }

    /** The second half, on the gradient that is found after the first. */
    public StepRule back() {
        return (parameters, gradient, length) -> {
            for (int i = 0; i < length; i++) {
                parameters[i] = Math.fma(-learningRate, gradient[i], start[i]);
            }
        };
    }
}
