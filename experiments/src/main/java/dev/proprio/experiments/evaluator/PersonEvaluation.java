package dev.proprio.experiments.evaluator;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.evaluation.UserResult;

/**
 * How a model does for one person.
 *
 * @param loss the sum over the windows
 */
public record PersonEvaluation(ConfusionMatrix confusion, double loss, PersonPredictions predictions) {
    /** What a model that says this does. */
    static PersonEvaluation of(int classes, double loss, PersonPredictions predictions) {
        return new PersonEvaluation(
                ConfusionMatrix.of(classes, predictions.truth(), predictions.predicted()), loss, predictions);
    }

    /** The key figures. */
    public UserResult result() {
        return UserResult.of(predictions.person(), confusion, loss);
    }
}
