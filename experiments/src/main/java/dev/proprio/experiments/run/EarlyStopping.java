package dev.proprio.experiments.run;

import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.StoppedEarly;
import dev.proprio.experiments.spec.EarlyStoppingSpec;
import dev.proprio.experiments.spec.StoppingFigure;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Decides whether a run ends early. It remembers nothing: what it says follows from the rows of the rounds alone, so that a run that
 * stops and goes on ends where it would have ended.
 *
 * @param every rounds from one evaluation to the next
 * @param rounds that the run has if it does not end early
 * @param counts in which rounds the model has learnt to tell classes apart; what is told of others decides nothing
 */
record EarlyStopping(EarlyStoppingSpec spec, int every, int rounds, IntPredicate counts) {

    /**
     * What ends the run with a round that was evaluated; empty if it goes on.
     *
     * @param before the rows of all rounds before, in order
     * @param round the round
     * @param told what devices told of its model; empty if none did
     */
    Optional<StoppedEarly> after(List<RoundRow> before, int round, Optional<DeviceEvaluation> told) {
        if (round >= rounds || !counts.test(round)) {
            return Optional.empty();
        }
        var search = new Search();
        before.stream()
                .filter(row -> row.round() > 0 && row.round() % every == 0 && counts.test(row.round()))
                .forEach(row -> search.look(row.round(), figure(row.onDevices())));
        search.look(round, figure(told));
        return search.without < spec.patience()
                ? Optional.empty()
                : Optional.of(new StoppedEarly(
                        round,
                        rounds,
                        spec.figure().text(),
                        spec.patience(),
                        spec.leastGain(),
                        search.best,
                        search.bestRound));
    }

    private Optional<Double> figure(Optional<DeviceEvaluation> told) {
        Optional<Double> figure = switch (spec.figure()) {
            case ACCURACY -> told.map(DeviceEvaluation::accuracy);
            case LOSS -> told.flatMap(DeviceEvaluation::loss);
        };
        return figure.filter(Double::isFinite);
    }

    /** The best so far, and how many evaluations came after it. */
    private final class Search {
        private Optional<Double> best = Optional.empty();
        private Optional<Integer> bestRound = Optional.empty();
        private int without;

        void look(int round, Optional<Double> figure) {
            if (figure.filter(this::isGain).isEmpty()) {
                without++;
                return;
            }
            best = figure;
            bestRound = Optional.of(round);
            without = 0;
        }

        private boolean isGain(double figure) {
            double sign = spec.figure() == StoppingFigure.LOSS ? -1 : 1;
            return best.map(before -> sign * (figure - before) > spec.leastGain())
                    .orElse(true);
        }
    }
}
