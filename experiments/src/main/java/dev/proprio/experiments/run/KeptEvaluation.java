package dev.proprio.experiments.run;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.EvaluationDetail;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.experiments.record.RunJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The latest evaluation of a run that is under way, for the report of one that stops, goes on and then fails.
 *
 * @param confusion {@code [true class][predicted class]}
 * @param onDevices what devices told in sums; empty if they were not asked
 * @param validation the mean of the accuracies of the people on whom settings are chosen; empty without such
 * @param notes what a reader has to know of it; empty in those of runs that did not keep it yet
 */
record KeptEvaluation(
        int round,
        List<UserResult> users,
        long[][] confusion,
        Optional<EvaluationDetail> detail,
        Optional<DeviceEvaluation> onDevices,
        Optional<Double> validation,
        Optional<List<String>> notes) {
    KeptEvaluation {
        notes = notes.map(List::copyOf);
    }

    static final String FILE = "evaluation.json";

    static KeptEvaluation of(int round, Evaluation evaluation) {
        ConfusionMatrix matrix = evaluation.confusion();
        long[][] counts = new long[matrix.classes()][matrix.classes()];
        for (int truth = 0; truth < counts.length; truth++) {
            for (int predicted = 0; predicted < counts.length; predicted++) {
                counts[truth][predicted] = matrix.count(truth, predicted);
            }
        }
        return new KeptEvaluation(
                round,
                evaluation.users(),
                counts,
                evaluation.detail(),
                evaluation.onDevices(),
                evaluation.validation(),
                Optional.of(evaluation.notes()));
    }

    String json() {
        return RunJson.line(this);
    }

    /** Whether what was kept can be read, if there is anything. */
    static boolean isWhole(Optional<String> json) {
        return json.isEmpty() || parse(json).isPresent();
    }

    /** What was kept, if it is of a round up to {@code last}: a later one will be made again. */
    static Optional<Evaluation> read(Optional<String> json, int last) {
        return parse(json)
                .filter(kept -> kept.round <= last)
                .map(kept -> new Evaluation(
                        kept.users,
                        ConfusionMatrix.of(kept.confusion),
                        kept.detail,
                        Optional.empty(),
                        kept.onDevices,
                        kept.validation,
                        kept.notes.orElse(List.of())));
    }

    private static Optional<KeptEvaluation> parse(Optional<String> json) {
        try {
            return json.map(text -> RunJson.read(text, KeptEvaluation.class));
        } catch (JacksonException notWhole) {
            return Optional.empty();
        }
    }
}
