package dev.proprio.experiments.compare;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs that differ in their seed alone.
 *
 * @param name what tells it from the other groups
 * @param runs the runs that were done, by seed; at least one
 * @param failed the runs that failed
 */
public record RunGroup(String name, SortedMap<Long, FinishedRun> runs, List<FinishedRun> failed) {
    public RunGroup {
        runs = Collections.unmodifiableSortedMap(new TreeMap<>(runs));
        failed = List.copyOf(failed);
    }

    /** The seeds under which it failed and was not done in another attempt, ascending. */
    List<Long> failedSeeds() {
        return failed.stream()
                .map(run -> run.summary().seed())
                .filter(seed -> !runs.containsKey(seed))
                .distinct()
                .sorted()
                .toList();
    }

    /** The seeds of both that were done, ascending. */
    List<Long> seedsWith(RunGroup other) {
        return runs.keySet().stream().filter(other.runs.keySet()::contains).toList();
    }

    /** The runs' scores under {@code seeds}. */
    double[] scores(List<Long> seeds, Measure measure) {
        return seeds.stream()
                .mapToDouble(seed -> measure.score(run(seed).users()))
                .toArray();
    }

    FinishedRun run(long seed) {
        FinishedRun run = runs.get(seed);
        if (run == null) {
            throw new IllegalArgumentException("%s has no run with seed %s".formatted(name, seed));
        }
        return run;
    }
}
