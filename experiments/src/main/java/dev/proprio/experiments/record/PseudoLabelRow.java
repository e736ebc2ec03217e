package dev.proprio.experiments.record;

import dev.proprio.proto.update.Metric;
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
