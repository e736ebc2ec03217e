package dev.proprio.client.training.step;

import dev.proprio.client.training.StepRule;

/**
 * Adds a pull towards reference parameters, and perhaps a fixed drift correction, to the gradient:
 * {@code g <- g + strength (w - reference) + correction}. With the global model as the reference this is FedProx (Li
 * et al. 2020, equation 2), with a correction alone SCAFFOLD (Karimireddy et al. 2020, equation 3), with both FedDyn
 * (Acar et al. 2021, Algorithm 1). The rule that follows takes the step.
 */
public final class ProximalRule implements StepRule {
    private final float strength;
    private final float[] reference;
    private final float[] correction;

    /**
     * A pull without a correction.
     *
     * @param strength at least 0
     * @param reference read at each step, not written to
     */
    public ProximalRule(double strength, float[] reference) {
        this(strength, reference, new float[0]);
    }

    /**
     * A pull and a correction.
     *
     * @param strength at least 0
     * @param reference read at each step, not written to
     * @param correction as long as the reference, or empty for none; read at each step, not written to
     */
    public ProximalRule(double strength, float[] reference, float[] correction) {
        this.strength = (float) strength;
        this.reference = reference;
        this.correction = correction;
    }

    @Override
    public void apply(float[] parameters, float[] gradient, int length) {
        if (strength != 0) {
            for (int i = 0; i < length; i++) {
                gradient[i] = Math.fma(strength, parameters[i] - reference[i], gradient[i]);
            }
        }
        if (correction.length != 0) {
            for (int i = 0; i < length; i++) {
                gradient[i] += correction[i];
            }
        }
    }
}
