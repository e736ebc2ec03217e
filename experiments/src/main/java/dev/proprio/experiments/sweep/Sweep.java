package dev.proprio.experiments.sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * What a sweep's file asks for, checked as a whole: every experiment in it is valid.
 *
 * @param name the sweep's name
 * @param search how it chooses
 * @param trials what is tried
 * @param seeds with which seeds
 * @param rungs the rounds of each step of halving; empty for the others
 * @param keepOneIn how many of a step's trials halving keeps for the next
 * @param rank what trials are ranked by, where the experiment personalizes
 * @param experiment the experiment's file, as a command names it
 */
public record Sweep(
        String name,
        Search search,
        List<Trial> trials,
        List<Long> seeds,
        List<Integer> rungs,
        int keepOneIn,
        StudyRank rank,
        String experiment) {
    public Sweep {
        trials = List.copyOf(trials);
        seeds = List.copyOf(seeds);
        rungs = List.copyOf(rungs);
    }

    /** Whether it varies a personalization experiment. */
    public boolean isStudy() {
        return trials.stream()
                .anyMatch(trial -> Trial.spec(trial.settings()).personalize().isPresent());
    }

    /** The runs of {@code chosen}, all seeds of one trial together. */
    List<PlannedRun> runs(List<Trial> chosen) {
        List<PlannedRun> runs = new ArrayList<>();
        for (Trial trial : chosen) {
            for (long seed : seeds) {
                runs.add(PlannedRun.of(trial, seed, experiment));
            }
        }
        return runs;
    }

    /** The runs that are known before the first has ended: all but halving's later steps. */
    public List<PlannedRun> firstRuns() {
        return runs(firstTrials());
    }

    List<Trial> firstTrials() {
        return rungs.isEmpty()
                ? trials
                : trials.stream().map(trial -> trial.rounds(rungs.getFirst())).toList();
    }
}
