package dev.proprio.experiments.personalization;

import dev.proprio.experiments.spec.RejectionScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What fitted models say of a person's windows, and how familiar they find them; the windows of all episodes one after the other. The
 * arrays are owned by the record and must not be written to.
 *
 * @param lengths how many windows each episode has
 * @param truth each window's class
 * @param predicted what it was taken for
 * @param familiarity by score, the higher the more familiar; scores that the method has not are missing
 */
record JudgedWindows(List<Integer> lengths, int[] truth, int[] predicted, Map<RejectionScore, double[]> familiarity) {
    /** Of nobody. */
    static final JudgedWindows NONE = new JudgedWindows(List.of(), new int[0], new int[0], Map.of());

    JudgedWindows {
        Map<RejectionScore, double[]> copy = new EnumMap<>(RejectionScore.class);
        copy.putAll(familiarity);
        familiarity = copy;
        lengths = List.copyOf(lengths);
        if (predicted.length != truth.length
                || lengths.stream().mapToInt(Integer::intValue).sum() != truth.length
                || copy.values().stream().anyMatch(values -> values.length != truth.length)) {
            throw new IllegalArgumentException(
                    "episodes, predictions or scores do not fit %s windows".formatted(truth.length));
        }
    }

    /** How many episodes there are. */
    int episodes() {
        return lengths.size();
    }

    /** One episode's after another's; scores that one of them has not are left out. */
    static JudgedWindows together(List<JudgedWindows> parts) {
        if (parts.isEmpty()) {
            return NONE;
        }
        List<RejectionScore> scores =
                new ArrayList<>(parts.getFirst().familiarity.keySet());
        parts.forEach(part -> scores.retainAll(part.familiarity.keySet()));
        Map<RejectionScore, double[]> familiarity = new EnumMap<>(RejectionScore.class);
        scores.forEach(score -> familiarity.put(
                score,
                parts.stream()
                        .flatMapToDouble(part -> Arrays.stream(part.of(score)))
                        .toArray()));
        return new JudgedWindows(
                parts.stream().flatMap(part -> part.lengths.stream()).toList(),
                parts.stream().flatMapToInt(part -> IntStream.of(part.truth)).toArray(),
                parts.stream()
                        .flatMapToInt(part -> IntStream.of(part.predicted))
                        .toArray(),
                familiarity);
    }

    /** The familiarity by a score that there is. */
    double[] of(RejectionScore score) {
        return Objects.requireNonNull(familiarity.get(score));
    }
}
