package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;

/** How familiar windows are to a model: the higher, the more they are like what it was trained on. */
public final class Familiarity {
    private Familiarity() {}

    /**
     * Of each window, the logarithm of the sum of the exponentials of its outputs before the softmax: the negative energy (Liu et al.
     * 2020, equation 4, temperature 1).
     *
     * @param parameters of a model whose last layer is dense
     * @param trainer of such a model, in any state
     * @throws TrainingException if the trainer does not show what the last layer takes
     */
    public static double[] energy(float[] parameters, Windows windows, Trainer trainer) throws TrainingException {
        var output = OutputLayer.of(trainer.layout());
        Embedding vectors = Embedding.of(parameters, windows, trainer);
        double[] values = new double[windows.count()];
        double[] logits = new double[output.classes()];
        for (int n = 0; n < values.length; n++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < logits.length; c++) {
                logits[c] = output.logit(parameters, c, vectors.values(), n * vectors.size());
                most = Math.max(most, logits[c]);
            }
            double sum = 0;
            for (double logit : logits) {
                sum += StrictMath.exp(logit - most);
            }
            values[n] = most + StrictMath.log(sum);
        }
        return values;
    }

    /**
     * Of each window, the largest probability (Hendrycks and Gimpel 2017).
     *
     * @throws TrainingException if the trainer shows no scores
     */
    public static double[] confidence(float[] parameters, Windows windows, int classes, Trainer trainer)
            throws TrainingException {
        trainer.setParameters(parameters);
        float[] scores = new float[Math.multiplyExact(classes, windows.count())];
        if (!trainer.scores(windows, 0, windows.count(), scores)) {
            throw new TrainingException("this trainer does not show scores of classes");
        }
        double[] values = new double[windows.count()];
        for (int n = 0; n < values.length; n++) {
            for (int c = 0; c < classes; c++) {
                values[n] = Math.max(values[n], scores[n * classes + c]);
            }
        }
        return values;
    }
}
