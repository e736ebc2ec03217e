package dev.proprio.experiments.evaluation;

import dev.proprio.client.dataset.WindowOrigin;
import java.util.List;
import java.util.Optional;

/**
 * What a model says of each of a person's tested windows. The arrays are owned by the record and must not be written to.
 *
 * @param origins where each window comes from; empty if nobody asked
 * @param truth each window's class
 * @param predicted what it was taken for
 * @param scores of each window, class by class, if the model gives any
 */
public record PersonPredictions(
        String person, List<WindowOrigin> origins, int[] truth, int[] predicted, Optional<float[]> scores) {
    public PersonPredictions {
        origins = List.copyOf(origins);
        if (truth.length != predicted.length || (!origins.isEmpty() && truth.length != origins.size())) {
            throw new IllegalArgumentException("%s labels and %s predictions do not fit %s windows"
                    .formatted(truth.length, predicted.length, origins.size()));
        }
    }
}
