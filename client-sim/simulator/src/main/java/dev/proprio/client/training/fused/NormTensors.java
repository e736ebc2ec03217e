package dev.proprio.client.training.fused;

/**
 * Where batch normalization's numbers lie in the parameter vector.
 *
 * @param gamma where the scales begin, or -1 if all are {@code fixedGamma}
 * @param beta where the shifts begin, or -1 if all are {@code fixedBeta}
 * @param mean where the running means begin
 * @param spread where the running variances begin, or the logarithms to base 10 of their roots
 * @param logarithmic whether it is the latter, DL4J's default
 * @param decay the share of the running statistics that stays at a step
 * @param epsilon added to variances
 */
record NormTensors(
        int channels,
        int gamma,
        int beta,
        float fixedGamma,
        float fixedBeta,
        int mean,
        int spread,
        boolean logarithmic,
        double decay,
        double epsilon) {
    float gamma(float[] parameters, int channel) {
        return gamma < 0 ? fixedGamma : parameters[gamma + channel];
    }

    float beta(float[] parameters, int channel) {
        return beta < 0 ? fixedBeta : parameters[beta + channel];
    }

    float runningMean(float[] parameters, int channel) {
        return parameters[mean + channel];
    }

    double runningVariance(float[] parameters, int channel) {
        float value = parameters[spread + channel];
        return logarithmic ? StrictMath.pow(10, 2.0 * value) : value;
    }

    /** Adds to the target. */
    void descend(Pass pass, float[] gammaGradient, float[] betaGradient) {
        float[] target = pass.target;
        if (gamma >= 0) {
            for (int c = 0; c < channels; c++) {
                target[gamma + c] = Math.fma(pass.scale, gammaGradient[c], target[gamma + c]);
                target[beta + c] = Math.fma(pass.scale, betaGradient[c], target[beta + c]);
            }
        }
    }

    /** Moves the running statistics towards those of a mini-batch. */
    void move(float[] parameters, float[] batchMean, float[] batchVariance) {
        for (int c = 0; c < channels; c++) {
            float old = parameters[mean + c];
            parameters[mean + c] = (float) (decay * old + (1 - decay) * batchMean[c]);
            double variance = decay * runningVariance(parameters, c) + (1 - decay) * batchVariance[c];
            parameters[spread + c] = (float) (logarithmic ? StrictMath.log10(variance) / 2 : variance);
        }
    }
}
