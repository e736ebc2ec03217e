package dev.proprio.client.attack;

import java.util.List;

/** Arithmetic on changes of the parameters, in the order in which they are given. */
final class UpdateArithmetic {
    private UpdateArithmetic() {}

    static float[] scaled(float[] change, double factor) {
        float[] scaled = new float[change.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (factor * change[i]);
        }
        return scaled;
    }

    static double[] mean(List<float[]> changes) {
        double[] mean = new double[changes.getFirst().length];
        for (float[] change : changes) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += change[i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= changes.size();
        }
        return mean;
    }

    /** The standard deviation of each coordinate, of these changes and not of more that there might be. */
    static double[] deviation(List<float[]> changes, double[] mean) {
        double[] deviation = new double[mean.length];
        for (float[] change : changes) {
            for (int i = 0; i < mean.length; i++) {
                deviation[i] += (change[i] - mean[i]) * (change[i] - mean[i]);
            }
        }
        for (int i = 0; i < mean.length; i++) {
            deviation[i] = Math.sqrt(deviation[i] / changes.size());
        }
        return deviation;
    }
}
