package dev.proprio.experiments.compare;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The seeds under which one of two groups failed. Neither has a figure there, and who fails under the hard seeds looks
 * better under the others.
 *
 * @param group those of the group, ascending
 * @param control those of the control, ascending
 * @param meanAsZero the mean difference over all seeds that both were tried with, a run that failed counted as 0; nothing
 *     where the figure is no share, so that 0 is not the worst
 */
public record FailedSeeds(List<Long> group, List<Long> control, Optional<Double> meanAsZero) {
    public FailedSeeds {
        group = List.copyOf(group);
        control = List.copyOf(control);
    }

    static FailedSeeds of(RunGroup group, RunGroup control, Measure measure) {
        var none = new FailedSeeds(group.failedSeeds(), control.failedSeeds(), Optional.empty());
        boolean tried = none.all().stream()
                .allMatch(seed -> none.has(none.group, group, seed) && none.has(none.control, control, seed));
        if (!none.any() || !measure.isShare() || !tried) {
            return none;
        }
        var seeds = new TreeSet<>(none.all());
        seeds.addAll(group.seedsWith(control));
        double mean = seeds.stream()
                .mapToDouble(seed -> score(group, seed, measure) - score(control, seed, measure))
                .average()
                .orElseThrow();
        return new FailedSeeds(none.group, none.control, Optional.of(mean));
    }

    private boolean has(List<Long> failed, RunGroup of, long seed) {
        return failed.contains(seed) || of.runs().containsKey(seed);
    }

    private static double score(RunGroup group, long seed, Measure measure) {
        return group.runs().containsKey(seed) ? measure.score(group.run(seed).users()) : 0;
    }

    /** Whether there are any. */
    boolean any() {
        return !all().isEmpty();
    }

    /** Those of either. */
    SortedSet<Long> all() {
        var all = new TreeSet<>(group);
        all.addAll(control);
        return all;
    }
}
