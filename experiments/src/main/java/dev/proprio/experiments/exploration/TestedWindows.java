package dev.proprio.experiments.exploration;

import dev.proprio.client.dataset.WindowOrigin;
import dev.proprio.experiments.evaluation.PersonPredictions;

/**
 * What a run's last model said of each of a person's tested windows, a line of {@code tested.jsonl}. The arrays have an entry
 * for each window, are owned by the record and must not be written to.
 *
 * @param recordings its recording's index among the person's, from 0
 * @param seconds when it begins, as {@code predictions.csv} has it
 * @param truth its class, by number
 * @param predicted what it was taken for, by number
 */
public record TestedWindows(String person, int[] recordings, double[] seconds, int[] truth, int[] predicted) {
    /** Its file in a run's folder; the classes' names are on its first line. */
    public static final String FILE = "tested.jsonl";

    static TestedWindows of(PersonPredictions said) {
        return new TestedWindows(
                said.person(),
                said.origins().stream().mapToInt(WindowOrigin::recording).toArray(),
                said.origins().stream().mapToDouble(WindowOrigin::seconds).toArray(),
                said.truth(),
                said.predicted());
    }
}
