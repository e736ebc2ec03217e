package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.dataset.HoldOut;
import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorDataException;
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
                .or(() -> spec.evaluation()
                        .validation()
                        .map(share -> isSameUnderAllSeeds(spec) ? exactly(people, share) : named(people, share)))
                .orElseGet(Set::of);
        return new TestedNames(
                people.stream().filter(person -> !decide.contains(person)).toList(),
                people.stream().filter(decide::contains).toList());
    }

    /**
     * The same, of data that is opened for it.
     *
     * @throws SensorDataException if it is missing or malformed, or can't be split as the experiment asks
     */
    public static TestedNames open(ExperimentSpec spec) throws SensorDataException {
        DataAccess access = DataAccess.ofOwner();
        return of(spec, QueriedExperiment.dataset(spec, spec.data().open(spec.seed(), access), access));
    }

    private static Set<String> drawn(List<String> people, int[] chosen) {
        Set<String> names = new HashSet<>();
        Arrays.stream(chosen).forEach(person -> names.add(people.get(person)));
        return names;
    }

    private static boolean isSameUnderAllSeeds(ExperimentSpec spec) {
        return switch (spec.evaluation().holdOut()) {
            case HoldOut.Users _ -> false;
            case HoldOut.Official _, HoldOut.Nothing _, HoldOut.Later _ -> true;
        };
    }

    /** The share of them, to a person, where the same people are tested under all seeds: at least one, and not all. */
    static Set<String> exactly(List<String> people, double share) {
        List<String> ordered = ordered(people);
        return share == 0 || ordered.isEmpty()
                ? Set.of()
                : Set.copyOf(ordered.subList(0, wanted(ordered.size(), share)));
    }

    private static List<String> ordered(List<String> people) {
        return people.stream()
                .distinct()
                .sorted(Comparator.comparingDouble(TestedNames::place).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static int wanted(int all, double share) {
        return Math.clamp(Math.round(share * all), 1, Math.max(1, all - 1));
    }

    /**
     * About a share of them, where seeds test different people. Each one's place follows from the name alone: seeds that keep different people for testing have the same ones for
     * choosing, so that nobody is chosen by under one and reported under another, but for as many as it takes that neither side has less
     * than half of what the share gives it, and at least one.
     */
    static Set<String> named(List<String> people, double share) {
        if (share == 0 || people.isEmpty()) {
            return Set.of();
        }
        List<String> ordered = ordered(people);
        int below = (int) ordered.stream().filter(name -> place(name) < share).count();
        int all = ordered.size();
        int wanted = wanted(all, share);
        int least = Math.ceilDiv(wanted, 2);
        int most = all - Math.ceilDiv(all - wanted, 2);
        return Set.copyOf(ordered.subList(0, Math.clamp(below, least, Math.max(least, most))));
    }

    private static double place(String name) {
        return KeyedRandom.of(0, "validation-people " + name).nextDouble();
    }
}
