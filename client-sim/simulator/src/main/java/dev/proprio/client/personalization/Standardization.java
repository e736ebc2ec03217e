package dev.proprio.client.personalization;

/**
 * Brings each value to mean 0 and deviation 1 over the training people's windows.
 *
 * @param mean of each value
 * @param deviation of each value
 */
record Standardization(double[] mean, double[] deviation) {
    /** From sums by class and the sums of squares of all. */
    static Standardization of(ClassMeans sums, double[] squares) {
        int size = sums.size();
        double count = 0;
        double[] mean = new double[size];
        for (int c = 0; c < sums.counts().length; c++) {
            count += sums.count(c);
            for (int i = 0; i < size; i++) {
                mean[i] += sums.sums()[c * size + i];
            }
        }
        double[] deviation = new double[size];
        for (int i = 0; i < size; i++) {
            mean[i] /= Math.max(1, count);
            double variance = squares[i] / Math.max(1, count) - mean[i] * mean[i];
            deviation[i] = variance > 1e-12 ? Math.sqrt(variance) : 1;
        }
        return new Standardization(mean, deviation);
    }

    Embedding apply(Embedding vectors) {
        float[] values = vectors.values().clone();
        for (int i = 0; i < values.length; i++) {
            int value = i % vectors.size();
            values[i] = (float) ((values[i] - mean[value]) / deviation[value]);
        }
        return new Embedding(vectors.size(), values);
    }

    double[] apply(double[] vector) {
        double[] result = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            result[i] = (vector[i] - mean[i]) / deviation[i];
        }
        return result;
    }
}
