package dev.proprio.client.sensor.logistic;

import dev.proprio.proto.random.KeyedRandom;

/** A linear score for each class; the highest gives the label. */
final class LogisticModel {
    private final double[][] weights;
    private final double[] bias;

    /** Draws all weights and biases from N(mean, 1). */
    LogisticModel(int values, int classes, double mean, KeyedRandom random) {
        weights = new double[classes][values];
        bias = new double[classes];
        for (int label = 0; label < classes; label++) {
            for (int j = 0; j < values; j++) {
                weights[label][j] = mean + random.nextGaussian();
            }
        }
        for (int label = 0; label < classes; label++) {
            bias[label] = mean + random.nextGaussian();
        }
    }

    int label(float[] x) {
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < bias.length; label++) {
            double score = bias[label];
            for (int j = 0; j < x.length; j++) {
                score += weights[label][j] * x[j];
            }
            if (score > highest) {
                highest = score;
                best = label;
            }
        }
        return best;
    }
}
