package dev.proprio.experiments.sweep;

import dev.proprio.experiments.record.SweepRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One step of successive halving (Jamieson and Talwalkar, "Non-stochastic best arm identification and
 * hyperparameter optimization", AISTATS 2016): the best of the trials get more rounds.
 */
final class SuccessiveHalving {
    private SuccessiveHalving() {}

    /** Steps of so many rounds, each of which keeps one trial in so many, rounded up. */
    static List<Rung> rungs(int trials, List<Integer> rounds, int keepOneIn) {
        List<Rung> rungs = new ArrayList<>();
        int kept = trials;
        for (int each : rounds) {
            rungs.add(new Rung(kept, each));
            kept = Math.max(1, Math.ceilDiv(kept, keepOneIn));
        }
        return List.copyOf(rungs);
    }

    /**
     * The best trials by their mean score over seeds, in their order. One that failed with any seed is not among them.
     *
     * @param kept how many at most
     */
    static List<Trial> best(List<Trial> trials, List<SweepRow> rows, int kept) {
        Map<String, Double> scores = new HashMap<>();
        for (Trial trial : trials) {
            scores.put(trial.name(), score(trial, rows));
        }
        List<Trial> ranked = trials.stream()
                .filter(trial -> scores.getOrDefault(trial.name(), -1.0) >= 0)
                .sorted(Comparator.comparingDouble(trial -> -scores.getOrDefault(trial.name(), -1.0)))
                .limit(kept)
                .toList();
        return trials.stream().filter(ranked::contains).toList();
    }

    /** A trial's mean score over seeds; -1 if it failed with any. */
    static double score(Trial trial, List<SweepRow> rows) {
        List<Optional<Double>> own = rows.stream()
                .filter(row -> row.trial().equals(trial.name()))
                .map(SweepRow::decisive)
                .toList();
        boolean complete = !own.isEmpty() && own.stream().allMatch(Optional::isPresent);
        double mean = own.stream()
                .flatMap(Optional::stream)
                .mapToDouble(score -> score)
                .average()
                .orElse(-1);
        return complete ? mean : -1;
    }
}
