package dev.proprio.experiments.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the people who are tested were divided, under the seeds of a sweep, into those by whom it was decided and those of whom its figures are.
 *
 * @param seeds how many are on which side, by seed; a seed is there again where settings that are tried divide them otherwise
 * @param both how many people decide under one seed and are reported under another
 */
public record PeopleApart(List<SeedPeople> seeds, int both) {
    public PeopleApart {
        seeds = List.copyOf(seeds);
    }

    /** How many people are on which side under one seed. */
    public record SeedPeople(long seed, int deciders, int reported) {}

    /** Who is on which side under one seed. */
    public record SeedNames(long seed, Set<String> deciders, Set<String> reported) {
        public SeedNames {
            deciders = Set.copyOf(deciders);
            reported = Set.copyOf(reported);
        }
    }

    /** Of a sweep's seeds, the people of which are the same. */
    public static PeopleApart of(List<SeedNames> names) {
        Set<String> decide = new HashSet<>();
        Set<String> reported = new HashSet<>();
        List<SeedPeople> seeds = new ArrayList<>();
        for (SeedNames one : names) {
            decide.addAll(one.deciders());
            reported.addAll(one.reported());
            seeds.add(new SeedPeople(
                    one.seed(), one.deciders().size(), one.reported().size()));
        }
        decide.retainAll(reported);
        return new PeopleApart(
                seeds.stream()
                        .distinct()
                        .sorted(Comparator.comparingLong(SeedPeople::seed).thenComparingInt(SeedPeople::deciders))
                        .toList(),
                decide.size());
    }

    /** All that, in a sentence without its full stop. */
    public String text() {
        String each = seeds.stream()
                .map(one ->
                        "%s of %s under seed %s".formatted(one.deciders(), one.deciders() + one.reported(), one.seed()))
                .collect(Collectors.joining(", "));
        String few = seeds.stream()
                .filter(one -> one.reported() == 1)
                .map(one -> Long.toString(one.seed()))
                .distinct()
                .collect(Collectors.joining(", "));
        return "%s decided, the others are reported%s%s"
                .formatted(
                        each,
                        few.isEmpty()
                                ? ""
                                : "; under seed %s the reported figures are of one person alone".formatted(few),
                        both == 0
                                ? "; nobody decided under one seed and is reported under another"
                                : "; %s decided under one seed and %s reported under another, so that the figures look better than they are: keep more people for testing (evaluation.held-out)"
                                        .formatted(
                                                both == 1 ? "one person" : both + " people", both == 1 ? "is" : "are"));
    }
}
