package dev.proprio.experiments.run;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.EvaluationDetail;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.experiments.record.FinalMetrics;
import java.util.List;
import java.util.Optional;

/**
 * How well a model did.
 *
 * @param users everybody's result, in the data's order; nobody's where the data is elsewhere
 * @param confusion all their windows together; those of devices that told of them where the data is elsewhere
 * @param detail what is said of the last model alone
 * @param predictions of the last model alone
 * @param onDevices what devices tell in sums, if they are asked
 * @param validation the mean of the accuracies of the people on whom settings are chosen, who are in nothing else; empty without such
 * @param notes why something that was asked for is not there, and what else a reader has to know
 */
public record Evaluation(
        List<UserResult> users,
        ConfusionMatrix confusion,
        Optional<EvaluationDetail> detail,
        Optional<List<PersonPredictions>> predictions,
        Optional<DeviceEvaluation> onDevices,
        Optional<Double> validation,
        List<String> notes) {
    public Evaluation {
        notes = List.copyOf(notes);
        users = List.copyOf(users);
        predictions = predictions.map(List::copyOf);
    }

    /**
     * How many people's loss is no number, because the model's answers are none; where nobody is measured here, how many devices',
     * if it is that of all.
     */
    long unmeasured() {
        return users.isEmpty()
                ? onDevices
                        .filter(told -> told.unmeasured() == told.answered())
                        .map(DeviceEvaluation::unmeasured)
                        .orElse(0L)
                : users.stream().filter(user -> !Double.isFinite(user.loss())).count();
    }

    /** Of how many of whom: "12 people who are tested", or devices. */
    String measured() {
        return users.isEmpty()
                ? "%s devices that told it"
                        .formatted(onDevices.map(DeviceEvaluation::answered).orElse(0L))
                : "%s people who are tested".formatted(users.size());
    }

    /** The key figures; empty if nobody was measured here. */
    public Optional<FinalMetrics> metrics() {
        return users.isEmpty() ? Optional.empty() : Optional.of(FinalMetrics.of(confusion, users));
    }

    /** The share of windows that it is right about, here or else on devices. */
    Optional<Double> accuracy() {
        return tested().map(ConfusionMatrix::accuracy);
    }

    /** The mean of the classes' F1, here or else on devices. */
    Optional<Double> macroF1() {
        return tested().map(ConfusionMatrix::macroF1);
    }

    private Optional<ConfusionMatrix> tested() {
        return Optional.of(confusion).filter(matrix -> matrix.total() > 0);
    }
}
