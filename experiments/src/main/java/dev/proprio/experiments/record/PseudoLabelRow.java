package dev.proprio.experiments.record;

import dev.proprio.proto.update.Metric;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a round's devices did with windows that have no label.
 *
 * @param seen windows that were looked at, each as often as it was
 * @param passed those of them that counted
 * @param known of those that counted, windows of which somebody knows what they are
 * @param right those of them that were taken for what they are
 */
public record PseudoLabelRow(long seen, long passed, long known, long right) {
    /** All rounds together; empty if none told anything. */
    public static Optional<PseudoLabelRow> sum(List<RoundRow> rows) {
        return rows.stream().flatMap(row -> row.pseudoLabels().stream()).reduce(PseudoLabelRow::plus);
    }

    /** Both together. */
    public PseudoLabelRow plus(PseudoLabelRow other) {
        return new PseudoLabelRow(seen + other.seen, passed + other.passed, known + other.known, right + other.right);
    }

    /** In words: {@code 2,000 of 40,000 looks passed (5.0 %), 1,900 of 1,950 known ones right (97.4 %)}. */
    public String text() {
        String passing =
                String.format(Locale.ROOT, "%,d of %,d looks passed (%.1f %%)", passed, seen, percent(passed, seen));
        return known == 0
                ? passing
                : passing
                        + String.format(
                                Locale.ROOT,
                                ", %,d of %,d known ones right (%.1f %%)",
                                right,
                                known,
                                percent(right, known));
    }

    private static double percent(long part, long whole) {
        return 100.0 * part / Math.max(1, whole);
    }

    /** Of a round's sums; empty if nothing of the kind was told. */
    public static Optional<PseudoLabelRow> of(Map<String, Metric> metrics) {
        Metric passed = metrics.get(Metric.PSEUDO_LABELLED);
        if (passed == null) {
            return Optional.empty();
        }
        Metric right = metrics.getOrDefault(Metric.PSEUDO_RIGHT, new Metric(0, 0));
        return Optional.of(new PseudoLabelRow(
                Math.round(passed.weight()),
                Math.round(passed.sum()),
                Math.round(right.weight()),
                Math.round(right.sum())));
    }
}
