package dev.proprio.experiments.run;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Measures a person on several models without choosing by what is measured: for every other window the model counts
 * that has the least loss on the windows between them. With one model, nothing is chosen.
 */
record ModelFolds(int[] predictions, double loss) {
    /**
     * Measures.
     *
     * @param parameters of the models, one after the other
     * @param batch how many windows are evaluated at once
     */
    static ModelFolds measure(Windows windows, float[] parameters, int batch, Trainer trainer) {
        int length = trainer.layout().length();
        int models = parameters.length / length;
        int folds = models == 1 ? 1 : 2;
        ModelFolds[][] measured = new ModelFolds[folds][models];
        for (int model = 0; model < models; model++) {
            trainer.setParameters(Arrays.copyOfRange(parameters, model * length, (model + 1) * length));
            for (int fold = 0; fold < folds; fold++) {
                Windows part = folds == 1 ? windows : windows.select(indices(windows.count(), fold));
                measured[fold][model] = evaluate(part, batch, trainer);
            }
        }
        return folds == 1 ? measured[0][0] : crossed(windows.count(), measured);
    }

    private static ModelFolds crossed(int count, ModelFolds[][] measured) {
        int[] predictions = new int[count];
        double loss = 0;
        for (int fold = 0; fold < 2; fold++) {
            ModelFolds own = measured[fold][best(measured[1 - fold])];
            int[] indices = indices(count, fold);
            for (int i = 0; i < indices.length; i++) {
                predictions[indices[i]] = own.predictions[i];
            }
            loss += own.loss;
        }
        return new ModelFolds(predictions, loss);
    }

    /** The first of the models with the least loss. */
    private static int best(ModelFolds[] models) {
        int best = 0;
        for (int model = 1; model < models.length; model++) {
            if (models[model].loss < models[best].loss) {
                best = model;
            }
        }
        return best;
    }

    private static int[] indices(int count, int fold) {
        return IntStream.range(0, count).filter(i -> i % 2 == fold).toArray();
    }

    private static ModelFolds evaluate(Windows windows, int batch, Trainer trainer) {
        int[] predictions = new int[windows.count()];
        double loss = 0;
        for (int from = 0; from < windows.count(); from += batch) {
            loss += trainer.evaluate(windows, from, Math.min(windows.count(), from + batch), predictions);
        }
        return new ModelFolds(predictions, loss);
    }
}
