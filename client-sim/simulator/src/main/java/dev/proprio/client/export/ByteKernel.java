package dev.proprio.client.export;

/**
 * Weights in bytes, symmetric, each output with a step of its own.
 *
 * @param weights laid out as they were
 * @param bias one per output, in units of its sums
 * @param steps what one unit of an output's sum stands for
 */
record ByteKernel(byte[] weights, int[] bias, double[] steps) {
    private static final double LARGEST_BIAS = 1 << 30;

    /**
     * Quantizes weights.
     *
     * @param outputs of which output {@code i} each weight is: {@code i = index / run % outputs}
     * @param input what a unit of the input stands for
     */
    static ByteKernel of(float[] weights, float[] bias, int outputs, int run, float input) {
        double[] largest = new double[outputs];
        for (int i = 0; i < weights.length; i++) {
            int output = i / run % outputs;
            largest[output] = Math.max(largest[output], Math.abs(weights[i]));
        }
        double[] steps = new double[outputs];
        int[] biases = new int[outputs];
        for (int o = 0; o < outputs; o++) {
            // A bias beside which all weights are tiny still has to fit.
            double step = Math.max(largest[o] / 127, Math.abs(bias[o]) / input / LARGEST_BIAS);
            steps[o] = (step == 0 ? 1 : step) * input;
            biases[o] = (int) Math.round(bias[o] / steps[o]);
        }
        byte[] quantized = new byte[weights.length];
        for (int i = 0; i < weights.length; i++) {
            quantized[i] = (byte) Math.round(weights[i] / (steps[i / run % outputs] / input));
        }
        return new ByteKernel(quantized, biases, steps);
    }

    /** What brings each output's sum to bytes of a scale. */
    QuantizedMultiplier[] to(QuantizationParameters scale) {
        QuantizedMultiplier[] rescales = new QuantizedMultiplier[steps.length];
        for (int o = 0; o < rescales.length; o++) {
            rescales[o] = QuantizedMultiplier.by(steps[o] / scale.step());
        }
        return rescales;
    }
}
