package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The people whom an experiment keeps for testing.
 *
 * @param reported of whom its figures are
 * @param deciders by whom it is decided whether it ends early, or which settings are chosen
 */
public record TestedNames(List<String> reported, List<String> deciders) {
    public TestedNames {
        reported = List.copyOf(reported);
        deciders = List.copyOf(deciders);
    }

    /** Of an experiment, in the order of the data. */
    public static TestedNames of(ExperimentSpec spec, FederatedDataset dataset) {
        List<String> people = IntStream.range(0, dataset.testUsers())
                .mapToObj(dataset::testUserId)
                .toList();
        Set<String> decide = spec.earlyStopping()
                .map(early -> drawn(people, early.deciders(spec.seed(), people.size())))
                .or(() -> spec.evaluation().validation().map(share -> named(people, share)))
                .orElseGet(Set::of);
        return new TestedNames(
                people.stream().filter(person -> !decide.contains(person)).toList(),
                people.stream().filter(decide::contains).toList());
    }

    private static Set<String> drawn(List<String> people, int[] chosen) {
        Set<String> names = new HashSet<>();
        Arrays.stream(chosen).forEach(person -> names.add(people.get(person)));
        return names;
    }

    /**
     * About a share of them. Each one's place follows from the name alone: seeds that keep different people for testing have the same ones for
     * choosing, so that nobody is chosen by under one and reported under another, but for as many as it takes that neither side has less
     * than half of what the share gives it, and at least one.
     */
    static Set<String> named(List<String> people, double share) {
        if (share == 0 || people.isEmpty()) {
            return Set.of();
        }
        List<String> ordered = people.stream()
                .distinct()
                .sorted(Comparator.comparingDouble(TestedNames::place).thenComparing(Comparator.naturalOrder()))
                .toList();
        int below = (int) ordered.stream().filter(name -> place(name) < share).count();
        int all = ordered.size();
        int wanted = Math.clamp(Math.round(share * all), 1, Math.max(1, all - 1));
        int least = Math.ceilDiv(wanted, 2);
        int most = all - Math.ceilDiv(all - wanted, 2);
        return Set.copyOf(ordered.subList(0, Math.clamp(below, least, Math.max(least, most))));
    }

    private static double place(String name) {
        return KeyedRandom.of(0, "validation-people " + name).nextDouble();
    }
}
