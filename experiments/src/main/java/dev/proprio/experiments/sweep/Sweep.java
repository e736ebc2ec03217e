package dev.proprio.experiments.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a sweep's file asks for, checked as a whole: every experiment in it is valid.
 *
 * @param name the sweep's name
 * @param search how it chooses
 * @param trials what is tried
 * @param seeds with which seeds
 * @param brackets whose trials get more rounds step by step, of halving one; empty for searches that train all for all rounds
 * @param proposals what proposes further trials from what came of these; empty for searches that know all from the beginning
 * @param medianStopping when trials end before their last round
 * @param rank what trials are ranked by, where the experiment personalizes
 * @param experiment the experiment's file, as a command names it
 */
public record Sweep(
        String name,
        Search search,
        List<Trial> trials,
        List<Long> seeds,
        List<Bracket> brackets,
        Optional<ParzenSearch> proposals,
        Optional<MedianStoppingSpec> medianStopping,
        StudyRank rank,
        String experiment) {
    public Sweep {
        trials = List.copyOf(trials);
        seeds = List.copyOf(seeds);
        brackets = List.copyOf(brackets);
    }

    /** Whether it decides by figures which trials go on, are tried at all, or end. */
    public boolean decides() {
        return !brackets.isEmpty() || proposals.isPresent() || medianStopping.isPresent();
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

    /** The runs that are known before the first has ended: all but later steps of brackets. */
    public List<PlannedRun> firstRuns() {
        return brackets.isEmpty()
                ? runs(trials)
                : brackets.stream()
                        .flatMap(bracket -> runs(bracket.first()).stream())
                        .toList();
    }

    /** How many rounds all steps of all brackets have at most, over all trials and seeds; 0 without brackets. */
    public long mostRounds() {
        return seeds.size()
                * brackets.stream()
                        .flatMap(bracket -> bracket.rungs().stream())
                        .mapToLong(rung -> (long) rung.trials() * rung.rounds())
                        .sum();
    }

    /** How many of these are not trained where every step goes on from the one before. */
    public long continuedRounds() {
        return seeds.size()
                * brackets.stream()
                        .mapToLong(bracket -> Rung.continued(bracket.rungs()))
                        .sum();
    }
}
