package dev.proprio.experiments.run;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.PseudoLabelRow;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.text.CountText;
import java.util.List;
import java.util.Optional;

/** What has to be said of a run whose devices train on windows without a label. */
final class PseudoLabelNotes {
    /** After so many rounds in a row in which nothing passed, that is told. */
    static final int ROUNDS = 20;

    private PseudoLabelNotes() {}

    static List<String> of(PreparedExperiment experiment, List<RoundRow> rows) {
        int rounds = experiment.spec().rounds();
        LocalAlgorithm labelled = experiment.spec().local().innermost(rounds);
        // A task without labels learns from all windows.
        if (!labelled.usesUnlabelled() || !labelled.learnsClasses(rounds)) {
            return List.of();
        }
        String name = Extensions.nameOf(labelled.getClass());
        if (!experiment.dataset().hasUnlabelled()) {
            return List.of(
                    experiment.spec().evaluation().rejection().isPresent()
                            ? "no window without a label was used, so that %s learnt from what sgd learns from: evaluation.rejection keeps unseen classes from the model, and nobody knows which they are among recordings without a label; set data.labelled instead"
                                    .formatted(name)
                            : "all windows have a label, so that %s had nothing to learn from but what sgd learns from; set data.labelled, or use data with recordings that nobody labelled"
                                    .formatted(name));
        }
        if (PseudoLabelRow.sum(rows).isEmpty()) {
            return rows.isEmpty()
                    ? List.of()
                    : List.of(
                            "no device told how many windows without a label counted: under secure aggregation and with privacy they keep that to themselves, or the devices that were asked had no such window");
        }
        return longestWithout(rows, name).stream().toList();
    }

    private static Optional<String> longestWithout(List<RoundRow> rows, String name) {
        int longest = 0;
        int now = 0;
        int end = 0;
        for (RoundRow row : rows) {
            boolean none = row.pseudoLabels()
                    .filter(counts -> counts.seen() > 0 && counts.passed() == 0)
                    .isPresent();
            now = none ? now + 1 : 0;
            if (now > longest) {
                longest = now;
                end = row.round();
            }
        }
        return longest < ROUNDS
                ? Optional.empty()
                : Optional.of(
                        "for %s, up to round %s, no window without a label passed the threshold, so that %s trained as sgd does; lower local.threshold, or train longer before"
                                .formatted(CountText.of(longest, "round"), end, name));
    }
}
