package dev.proprio.client.personalization;

import dev.proprio.client.training.StepRule;

/**
 * Plain steps of a model whose last layer takes translated representations, {@code W (z + m) + b}, and of the translation
 * m. To a trainer that is the same model with the biases {@code b + W m}; this rule makes of its gradient those of W, b and
 * m, and leaves the next such biases. Not thread-safe.
 */
final class Translation implements StepRule {
    private final OutputLayer head;
    private final float rate;
    private final float[] biases;
    private final float[] translation;

    /**
     * @param parameters the model without the translation
     * @param translation the first m
     */
    Translation(OutputLayer head, double rate, float[] parameters, float[] translation) {
        this.head = head;
        this.rate = (float) rate;
        this.biases = new float[head.classes()];
        System.arraycopy(parameters, head.biases(), biases, 0, biases.length);
        this.translation = translation.clone();
    }

    /** A model as a trainer is to see it. */
    static float[] translated(OutputLayer head, float[] parameters, float[] translation) {
        float[] result = parameters.clone();
        for (int c = 0; c < head.classes(); c++) {
            result[head.biases() + c] += product(head, result, c, translation);
        }
        return result;
    }

    /** The present m. */
    float[] translation() {
        return translation.clone();
    }

    /** The present b. */
    float bias(int label) {
        return biases[label];
    }

    @Override
    public void apply(float[] parameters, float[] gradient, int length) {
        float[] slope = new float[translation.length];
        for (int c = 0; c < biases.length; c++) {
            float one = gradient[head.biases() + c];
            int at = head.weights() + c * head.inputs();
            for (int i = 0; i < slope.length; i++) {
                slope[i] = Math.fma(one, parameters[at + i], slope[i]);
                gradient[at + i] = Math.fma(one, translation[i], gradient[at + i]);
            }
        }
        for (int i = 0; i < length; i++) {
            parameters[i] = Math.fma(-rate, gradient[i], parameters[i]);
        }
        for (int i = 0; i < slope.length; i++) {
            translation[i] = Math.fma(-rate, slope[i], translation[i]);
        }
        for (int c = 0; c < biases.length; c++) {
            biases[c] = Math.fma(-rate, gradient[head.biases() + c], biases[c]);
            parameters[head.biases() + c] = biases[c] + product(head, parameters, c, translation);
        }
    }

    private static float product(OutputLayer head, float[] parameters, int label, float[] translation) {
        double sum = 0;
        int at = head.weights() + label * head.inputs();
        for (int i = 0; i < head.inputs(); i++) {
            sum += (double) parameters[at + i] * translation[i];
        }
        return (float) sum;
    }
}
