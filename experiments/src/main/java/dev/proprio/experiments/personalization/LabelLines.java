package dev.proprio.experiments.personalization;

import dev.proprio.experiments.record.PseudoLabelRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many windows a study's models had with a label and without, and what came of the latter, in lines to read. */
public final class LabelLines {
    private LabelLines() {}

    /** None if all windows have a label. */
    public static List<String> of(StudyResult study) {
        List<String> lines = new ArrayList<>();
        study.labels()
                .forEach(seed -> lines.add("labelled under seed %s: %s"
                        .formatted(seed.seed(), seed.counts().text())));
        Map<String, PseudoLabelRow> sums = new LinkedHashMap<>();
        for (MethodCost cost : study.costs()) {
            cost.pseudoLabels().ifPresent(told -> sums.merge(cost.method(), told, PseudoLabelRow::plus));
        }
        // Methods that start from the same model share its training.
        Map<PseudoLabelRow, List<String>> methods = new LinkedHashMap<>();
        sums.forEach((method, sum) ->
                methods.computeIfAbsent(sum, _ -> new ArrayList<>()).add(method));
        methods.forEach(
                (sum, names) -> lines.add("pseudo-labels of %s: %s".formatted(String.join(", ", names), sum.text())));
        return lines;
    }
}
