package dev.proprio.client.personal;

import dev.proprio.proto.extension.Require;
import java.util.Arrays;

/**
 * Gradient descent on the mean cross-entropy of the shots, of the last layer alone: "fine-tune" of its head, as
 * personalization studies have it, with one step over all shots in each pass.
 *
 * @param passes at least 1
 * @param learningRate greater than 0
 */
public record HeadTuning(int passes, double learningRate) {
    public HeadTuning {
        Require.atLeast("passes", passes, 1);
        Require.positive("learningRate", learningRate);
    }

    /** 20 passes with steps of 0.02. */
    public HeadTuning() {
        this(20, 0.02);
    }

    /**
     * Fits a head in place.
     *
     * @param parameters the model's, which are written to where the head is
     * @param inputs what the head takes of each shot
     * @param labels the number of each shot's class
     */
    void run(DenseHead head, float[] parameters, float[][] inputs, int[] labels) {
        double[] weights = new double[head.inputs() * head.classes()];
        double[] biases = new double[head.classes()];
        double[] odds = new double[head.classes()];
        for (int pass = 0; pass < passes; pass++) {
            Arrays.fill(weights, 0);
            Arrays.fill(biases, 0);
            for (int shot = 0; shot < labels.length; shot++) {
                head.probabilities(parameters, inputs[shot], odds);
                for (int c = 0; c < odds.length; c++) {
                    double slope = (odds[c] - (c == labels[shot] ? 1 : 0)) / labels.length;
                    biases[c] += slope;
                    for (int i = 0; i < head.inputs(); i++) {
                        weights[c * head.inputs() + i] += slope * inputs[shot][i];
                    }
                }
            }
            head.move(parameters, weights, biases, -learningRate);
        }
    }
}
