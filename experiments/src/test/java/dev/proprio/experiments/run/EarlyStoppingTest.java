package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.pretext.PreTrained;
import dev.proprio.client.training.pretext.TransformRecognition;
import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.StoppedEarly;
import dev.proprio.experiments.spec.EarlyStoppingSpec;
import dev.proprio.experiments.spec.StoppingFigure;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** When a run ends by its evaluations. */
class EarlyStoppingTest {
    private static final int ROUNDS = 1000;

    /** Without a least gain it ends with the first evaluation that comes so many after the first of the best. */
    @Test
    void itEndsSoManyEvaluationsAfterTheBest() {
        for (int trial = 0; trial < 300; trial++) {
            KeyedRandom random = KeyedRandom.of(trial, "early-stopping-test");
            StoppingFigure figure = random.nextInt(2) == 0 ? StoppingFigure.ACCURACY : StoppingFigure.LOSS;
            int patience = 1 + random.nextInt(5);
            int every = 1 + random.nextInt(3);
            List<Optional<Double>> told = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                // Few values, so that some are equal, and some are missing.
                told.add(Optional.of(random.nextInt(12) / 10.0).filter(value -> value < 1));
            }
            int expected = 0;
            while (expected < told.size() && expected - firstBest(told.subList(0, expected + 1), figure) < patience) {
                expected++;
            }
            Optional<StoppedEarly> stopped = stop(new EarlyStoppingSpec(figure, patience, 0, 0.5), every, told);
            if (expected == told.size()) {
                assertThat(stopped).isEmpty();
                continue;
            }
            int best = firstBest(told.subList(0, expected + 1), figure);
            assertThat(stopped.orElseThrow().round()).isEqualTo((expected + 1) * every);
            assertThat(stopped.get().best()).isEqualTo(best < 0 ? Optional.empty() : told.get(best));
            assertThat(stopped.get().bestRound())
                    .isEqualTo(best < 0 ? Optional.empty() : Optional.of((best + 1) * every));
        }
    }

    /** The index of the first of the best; -1 if there is none. */
    private static int firstBest(List<Optional<Double>> told, StoppingFigure figure) {
        List<Double> known = told.stream().flatMap(Optional::stream).toList();
        return known.isEmpty()
                ? -1
                : told.indexOf(
                        Optional.of(figure == StoppingFigure.LOSS ? Collections.min(known) : Collections.max(known)));
    }

    @Test
    void aGainThatIsTooSmallDoesNotMoveTheMarkAndSmallOnesAddUp() {
        var spec = new EarlyStoppingSpec(StoppingFigure.ACCURACY, 2, 0.25, 0.5);
        assertThat(stop(spec, 1, all(0.125, 0.25, 0.5, 0.75, 0.625)))
                .as("0.5 is more than 0.25 above 0.125, and 0.75 no more than that above 0.5")
                .contains(new StoppedEarly(5, ROUNDS, "accuracy", 2, 0.25, Optional.of(0.5), Optional.of(3)));
        assertThat(stop(spec, 1, all(0.125, 0.25, 0.5, 0.75, 0.75, 1.0)))
                .map(StoppedEarly::text)
                .contains(
                        "stopped after round 5 of 1000: no gain of more than 0.25 in accuracy on devices in 2 evaluations; best 0.500 after round 3; the model that is kept is that of round 5");
    }

    @Test
    void lossesThatAreNoNumbersAndEvaluationsThatAreMissingAreNoGain() {
        var spec = new EarlyStoppingSpec(StoppingFigure.LOSS, 2, 0, 0.5);
        List<Optional<Double>> told = new ArrayList<>(all(0.5, Double.NaN));
        assertThat(stop(spec, 5, told)).isEmpty();
        told.add(Optional.empty());
        assertThat(stop(spec, 5, told))
                .contains(new StoppedEarly(15, ROUNDS, "loss", 2, 0, Optional.of(0.5), Optional.of(5)));
        assertThat(stop(spec, 5, List.of(Optional.empty(), Optional.empty())))
                .map(StoppedEarly::text)
                .contains(
                        "stopped after round 10 of 1000: no gain in loss on devices in 2 evaluations; no evaluation had one; the model that is kept is that of round 10");
    }

    @Test
    void theLastRoundIsNoEarlyEnd() {
        var spec = new EarlyStoppingSpec(StoppingFigure.ACCURACY, 1, 0, 0.5);
        assertThat(stop(spec, ROUNDS, all(0.5))).isEmpty();
        assertThat(stop(spec, ROUNDS / 2, all(0.5, 0.25))).isEmpty();
    }

    /** What is told of a model that can't tell classes apart yet is neither a gain nor none. */
    @Test
    void roundsWithoutLabelsDecideNothing() {
        var spec = new EarlyStoppingSpec(StoppingFigure.ACCURACY, 2, 0, 0.5);
        var local = new PreTrained(6, new TransformRecognition(), new LocalSgd());
        // Better by chance before than anything after.
        List<Optional<Double>> told = all(0.9, 0.1, 0.1, 0.2, 0.3, 0.3, 0.2);
        assertThat(stop(spec, 2, local::learnsClasses, told))
                .contains(new StoppedEarly(14, ROUNDS, "accuracy", 2, 0, Optional.of(0.3), Optional.of(10)));
        assertThat(stop(spec, 2, local::learnsClasses, told.subList(0, 6))).isEmpty();
        assertThat(stop(spec, 2, told).orElseThrow().round()).isEqualTo(6);
    }

    private static List<Optional<Double>> all(Double... figures) {
        return List.of(figures).stream().map(Optional::of).toList();
    }

    /** What ends a run that is asked after each of its evaluations. */
    private static Optional<StoppedEarly> stop(EarlyStoppingSpec spec, int every, List<Optional<Double>> told) {
        return stop(spec, every, round -> round > 0, told);
    }

    private static Optional<StoppedEarly> stop(
            EarlyStoppingSpec spec, int every, IntPredicate counts, List<Optional<Double>> told) {
        var stopping = new EarlyStopping(spec, every, ROUNDS, counts);
        List<RoundRow> rows = new ArrayList<>();
        for (int i = 0; i < told.size(); i++) {
            int round = (i + 1) * every;
            for (int between = round - every + 1; between < round; between++) {
                rows.add(RoundRow.empty(between));
            }
            Optional<DeviceEvaluation> evaluation = told.get(i).map(EarlyStoppingTest::evaluation);
            Optional<StoppedEarly> stopped = stopping.after(rows, round, evaluation);
            if (stopped.isPresent()) {
                return stopped;
            }
            rows.add(RoundRow.empty(round).with(RoundRow::onDevices, evaluation));
        }
        return Optional.empty();
    }

    private static DeviceEvaluation evaluation(double figure) {
        return new DeviceEvaluation(
                1,
                1,
                1,
                figure,
                figure,
                Optional.of(figure),
                List.of(),
                List.of(),
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
