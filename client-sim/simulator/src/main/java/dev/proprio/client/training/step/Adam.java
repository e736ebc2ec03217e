package dev.proprio.client.training.step;

import dev.proprio.client.training.StepRule;

/**
 * Adam with bias-corrected moments (Kingma and Ba 2015, Algorithm 1), and weight decay beside the gradient as in
 * AdamW (Loshchilov and Hutter 2019): {@code w <- w - learningRate (m / (sqrt(v) + epsilon) + weightDecay w)}.
 */
public final class Adam implements StepRule {
    private final double learningRate;
    private final double beta1;
    private final double beta2;
    private final float epsilon;
    private final double weightDecay;
    private float[] first = new float[0];
    private float[] second = new float[0];
    private double power1 = 1;
    private double power2 = 1;

    /**
     * A rule before its first step.
     *
     * @param beta1 the share of the gradient's running mean that stays, at least 0 and below 1
     * @param beta2 the same of the squared gradient's
     * @param epsilon greater than 0
     * @param weightDecay at least 0
     */
    public Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {
        this.learningRate = learningRate;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = (float) epsilon;
        this.weightDecay = weightDecay;
    }

    @Override
    public void apply(float[] parameters, float[] gradient, int length) {
        if (first.length < length) {
            first = new float[length];
            second = new float[length];
        }
        power1 *= beta1;
        power2 *= beta2;
        float stay1 = (float) beta1;
        float stay2 = (float) beta2;
        float new1 = (float) (1 - beta1);
        float new2 = (float) (1 - beta2);
        float step = (float) (learningRate / (1 - power1));
        float correction = (float) (1 / Math.sqrt(1 - power2));
        float kept = (float) (1 - learningRate * weightDecay);
        float[] m = first;
        float[] v = second;
        for (int i = 0; i < length; i++) {
            float g = gradient[i];
            m[i] = Math.fma(stay1, m[i], new1 * g);
            v[i] = Math.fma(stay2, v[i], new2 * g * g);
            float scale = Math.fma((float) Math.sqrt(v[i]), correction, epsilon);
            parameters[i] = Math.fma(-step, m[i] / scale, kept * parameters[i]);
        }
    }
}
