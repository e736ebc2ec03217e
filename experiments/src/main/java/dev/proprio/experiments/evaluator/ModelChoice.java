package dev.proprio.experiments.evaluator;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.WindowScores;
import dev.proprio.experiments.evaluation.FirstOfEachClass;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Measures a person on the one of several models that has the least loss on windows that are not measured: on what the
 * person's device trained on, or else on the first quarter of the person's windows of each class. With one model,
 * nothing is chosen.
 *
 * @param measured which windows are measured
 * @param predictions for these
 * @param loss their sum
 * @param scores of these, class by class, if they were asked for and the model gives any
 */
public record ModelChoice(int[] measured, int[] predictions, double loss, Optional<float[]> scores) {
    /** What whoever reads figures of several models has to know. */
    public static final String OF_TRAINED =
            "there are several models, and each person is measured with the one of the least loss on what their device trained on; of tested windows no label is read for that";

    /** The same where the people who are tested did not train. */
    public static final String OF_NEW =
            "there are several models, and each person is measured with the one of the least loss on the first quarter of their windows of each class; these choose and are not measured";

    /**
     * Measures.
     *
     * @param own what the person's device trained on, if they took part
     * @param parameters of the models, one after the other
     * @param batch how many windows are evaluated at once
     * @param classes how many scores a window has that are asked for; 0 if none are
     */
    static ModelChoice measure(
            Windows windows, Optional<Windows> own, float[] parameters, int batch, int classes, Trainer trainer) {
        int[] all = IntStream.range(0, windows.count()).toArray();
        if (parameters.length == trainer.layout().length()) {
            trainer.setParameters(parameters);
            return evaluate(windows, all, batch, classes, trainer);
        }
        Optional<Windows> trained = own.filter(shard -> shard.count() > 0);
        int[] choosing = trained.isPresent() ? new int[0] : FirstOfEachClass.of(windows.labels(), _ -> true);
        int chosen = leastLoss(trained.orElseGet(() -> windows.select(choosing)), parameters, batch, trainer);
        trainer.setParameters(model(parameters, chosen, trainer));
        List<Integer> without = Arrays.stream(choosing).boxed().toList();
        int[] rest = Arrays.stream(all).filter(i -> !without.contains(i)).toArray();
        return evaluate(windows, rest, batch, classes, trainer);
    }

    /** The first of the models with the least loss; one whose loss is not a number is never chosen over another. */
    private static int leastLoss(Windows choosing, float[] parameters, int batch, Trainer trainer) {
        int[] all = IntStream.range(0, choosing.count()).toArray();
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int model = 0; model < parameters.length / trainer.layout().length(); model++) {
            trainer.setParameters(model(parameters, model, trainer));
            double loss = evaluate(choosing, all, batch, 0, trainer).loss();
            if (loss < least) {
                least = loss;
                best = model;
            }
        }
        return best;
    }

    private static float[] model(float[] parameters, int number, Trainer trainer) {
        int length = trainer.layout().length();
        return Arrays.copyOfRange(parameters, number * length, (number + 1) * length);
    }

    private static ModelChoice evaluate(Windows windows, int[] measured, int batch, int classes, Trainer trainer) {
        Windows part = measured.length == windows.count() ? windows : windows.select(measured);
        int[] predictions = new int[part.count()];
        double loss = trainer.evaluateAll(part, batch, predictions);
        return new ModelChoice(measured, predictions, loss, WindowScores.of(part, batch, classes, trainer));
    }
}
