package dev.proprio.experiments.evaluation;

import dev.proprio.client.dataset.WindowOrigin;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a model says of each of a person's windows, and how familiar it finds them. The arrays are owned by the record and must not be
 * written to.
 *
 * @param origins where each window comes from
 * @param truth each window's class; the number of classes for one that nobody trained on
 * @param predicted what it was taken for
 * @param familiarity the higher, the more it is like what was trained on; NaN is less than anything
 */
public record ScoredPerson(
        String person, List<WindowOrigin> origins, int[] truth, int[] predicted, double[] familiarity) {
    public ScoredPerson {
        origins = List.copyOf(origins);
        if (origins.size() != truth.length || predicted.length != truth.length || familiarity.length != truth.length) {
            throw new IllegalArgumentException("%s places, %s predictions and %s scores do not fit %s windows"
                    .formatted(origins.size(), predicted.length, familiarity.length, truth.length));
        }
    }

    /** Some of the windows, in the order of these places. */
    ScoredPerson select(int[] places) {
        return new ScoredPerson(
                person,
                IntStream.of(places).mapToObj(origins::get).toList(),
                IntStream.of(places).map(i -> truth[i]).toArray(),
                IntStream.of(places).map(i -> predicted[i]).toArray(),
                IntStream.of(places).mapToDouble(i -> familiarity[i]).toArray());
    }

    boolean isAccepted(int window, double threshold) {
        return threshold == Double.NEGATIVE_INFINITY || familiarity[window] >= threshold;
    }

    /** What is said of each window if those below the threshold are taken for {@code unknown}. */
    PersonPredictions answers(double threshold, int unknown) {
        int[] said = predicted.clone();
        Arrays.setAll(said, i -> isAccepted(i, threshold) ? predicted[i] : unknown);
        return new PersonPredictions(person, origins, truth, said, Optional.empty());
    }
}
