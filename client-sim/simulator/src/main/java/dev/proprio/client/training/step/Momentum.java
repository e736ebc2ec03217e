package dev.proprio.client.training.step;

import dev.proprio.client.training.StepRule;

/**
 * SGD with momentum and L2 weight decay: {@code g <- g + weightDecay w; v <- momentum v + g; w <- w - learningRate v}
 * (Polyak 1964), or {@code w <- w - learningRate (g + momentum v)} in Nesterov's form as Sutskever et al. (2013)
 * write it.
 */
public final class Momentum implements StepRule {
    private final float learningRate;
    private final float momentum;
    private final float weightDecay;
    private final boolean nesterov;
    private float[] velocity = new float[0];

    /**
     * A rule at rest.
     *
     * @param momentum the share of the velocity that stays, at least 0 and below 1; at 0 this is plain SGD
     * @param weightDecay at least 0
     */
    public Momentum(double learningRate, double momentum, double weightDecay, boolean nesterov) {
        this.learningRate = (float) learningRate;
        this.momentum = (float) momentum;
        this.weightDecay = (float) weightDecay;
        this.nesterov = nesterov;
    }

    @Override
    public void apply(float[] parameters, float[] gradient, int length) {
        if (momentum == 0) {
            descend(parameters, gradient, length);
            return;
        }
        if (velocity.length < length) {
            velocity = new float[length];
        }
        if (nesterov) {
            lookAhead(parameters, gradient, length);
        } else {
            roll(parameters, gradient, length);
        }
    }

    private void descend(float[] parameters, float[] gradient, int length) {
        for (int i = 0; i < length; i++) {
            float g = Math.fma(weightDecay, parameters[i], gradient[i]);
            parameters[i] = Math.fma(-learningRate, g, parameters[i]);
        }
    }

    private void roll(float[] parameters, float[] gradient, int length) {
        float[] v = velocity;
        for (int i = 0; i < length; i++) {
            float g = Math.fma(weightDecay, parameters[i], gradient[i]);
            v[i] = Math.fma(momentum, v[i], g);
            parameters[i] = Math.fma(-learningRate, v[i], parameters[i]);
        }
    }

    private void lookAhead(float[] parameters, float[] gradient, int length) {
        float[] v = velocity;
        for (int i = 0; i < length; i++) {
            float g = Math.fma(weightDecay, parameters[i], gradient[i]);
            v[i] = Math.fma(momentum, v[i], g);
            parameters[i] = Math.fma(-learningRate, Math.fma(momentum, v[i], g), parameters[i]);
        }
    }
}
