package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The people whom an experiment keeps for testing.
 *
 * @param reported of whom its figures are
 * @param deciders by whom it decides whether to end early
 */
public record TestedNames(List<String> reported, List<String> deciders) {
    public TestedNames {
        reported = List.copyOf(reported);
        deciders = List.copyOf(deciders);
    }

    /** Of an experiment, by its seed, in the order of the data. */
    public static TestedNames of(ExperimentSpec spec, FederatedDataset dataset) {
        int people = dataset.testUsers();
        int[] deciding = spec.earlyStopping()
                .map(early -> early.deciders(spec.seed(), people))
                .orElseGet(() -> new int[0]);
        boolean[] decides = new boolean[people];
        Arrays.stream(deciding).forEach(person -> decides[person] = true);
        return new TestedNames(
                IntStream.range(0, people)
                        .filter(person -> !decides[person])
                        .mapToObj(dataset::testUserId)
                        .toList(),
                IntStream.range(0, people)
                        .filter(person -> decides[person])
                        .mapToObj(dataset::testUserId)
                        .toList());
    }
}
