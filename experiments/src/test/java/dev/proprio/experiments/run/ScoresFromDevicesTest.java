package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.query.AnswerCollector;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.FleetQueries;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.DeviceRejection;
import dev.proprio.experiments.record.DeviceSets;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.ScoreQuery;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of scores that devices tell in sums, some of whom leave, lie, or have no windows. */
class ScoresFromDevicesTest {
    private static final String SPEC = """
        name: scores
        data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
        model: {kind: mlp, hidden: [6]}
        cohort: {size: 4}
        evaluation: {split: users, held-out: 0.5, SCORES}
        """;
    private static final int WINDOWS = 20;
    private static final int CLASSES = 3;

    private final List<String> notes = new ArrayList<>();
    private final Set<String> liars = new HashSet<>();
    private final Set<String> without = new HashSet<>();
    private final Map<String, Set<String>> away = new HashMap<>();
    private double energy;
    private int runs;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** Each device has the same windows in every question: random probabilities, of which its own class's is highest. */
    private final class Devices implements FleetQueries {
        private final List<String> names;

        Devices(List<String> names) {
            this.names = names;
        }

        @Override
        public List<String> devices() {
            return names;
        }

        @Override
        public CollectedAnswers ask(QueryPlan plan) {
            var collector = new AnswerCollector(plan.query(), plan.devices());
            var query = (ScoreQuery) plan.query();
            for (String device : plan.devices()) {
                if (away.entrySet().stream()
                        .anyMatch(gone -> plan.run().endsWith(gone.getKey())
                                && gone.getValue().contains(device))) {
                    collector.failed(device, "gone");
                } else {
                    assertThat(collector.accept(device, answer(device, query))).isEmpty();
                }
            }
            return collector.collected();
        }

        private QueryAnswer answer(String device, ScoreQuery query) {
            if (liars.contains(device)) {
                long[] lie = new long[query.bins().bins() + 2];
                lie[0] = query.byDevice() ? ScoreQuery.WHOLE : 1L << 24;
                return new QueryAnswer(Map.of("scores", lie), 0);
            }
            String figure = query.bins().figure();
            boolean all = figure.endsWith(ScoreQuery.OF_ALL);
            var random = KeyedRandom.of(1, "scores", 0, KeyedRandom.keyOf(device));
            List<Double> scores = new ArrayList<>();
            for (int i = 0; i < (without.contains(device) ? 0 : WINDOWS); i++) {
                double own = 0.5 + 0.5 * random.nextDouble();
                double next = (1 - own) * random.nextDouble();
                double[] probabilities = {own, next, 1 - own - next};
                for (int c = 0; c < (all ? CLASSES : 1); c++) {
                    double probability = probabilities[c];
                    scores.add(
                            switch (figure) {
                                case ScoreQuery.ENERGY -> energy + probability;
                                case ScoreQuery.CONFIDENCE -> probability;
                                default -> 1 - probability;
                            });
                }
            }
            return query.answer(scores.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }

    private interface Told<T> {
        T by(PreparedExperiment experiment, ConnectedScores devices) throws Exception;
    }

    private <T> T told(String evaluation, int devices, Told<T> told) throws Exception {
        ExperimentSpec spec =
                ExperimentSpec.of(YamlReader.parse(SPEC.replace("SCORES", evaluation), "spec"), List.of());
        var fleet = new Devices(names(0, devices));
        try (PreparedExperiment experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder records = RunFolder.create(folder.resolve("run-" + runs++))) {
            return told.by(
                    experiment,
                    new ConnectedScores(
                            new ToldAnswers(fleet, records, 1),
                            RunDefinition.fedAvg("r", 1, 2, new CohortPolicy(4, 1, 1, Duration.ofSeconds(5))),
                            spec.cohort()));
        }
    }

    private DeviceSets sets(String how, int devices) throws Exception {
        return told("conformal: {federated: true%s}".formatted(how), devices, (experiment, fleet) -> {
            var calibration = new ConformalCalibration(
                    experiment, experiment.spec().evaluation().conformal().orElseThrow());
            calibration.askedBy(fleet);
            return calibration.tell(experiment.initialModel(), 2, notes::add);
        });
    }

    private DeviceRejection rejection(String score, int devices) throws Exception {
        return told("rejection: {federated: true, score: %s}".formatted(score), devices, (experiment, fleet) -> {
            var evaluation = new RejectionEvaluation(
                    experiment, experiment.spec().evaluation().rejection().orElseThrow());
            evaluation.askedBy(fleet);
            return evaluation.tell(experiment.initialModel(), 2, notes::add);
        });
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "d" + number).toList();
    }

    /** Sets are of a true size whoever answers which question, for that is of the windows of one question alone. */
    @ParameterizedTest
    @ValueSource(strings = {"-size", "-coverage"})
    void theMeanSizeIsOfOneQuestion(String question) throws Exception {
        double size = sets("", 40).meanSize().orElseThrow();
        away.put(question, Set.copyOf(names(0, 28)));
        DeviceSets some = sets("", 40);

        assertThat(size).isBetween(0.5, 1.5);
        assertThat(some.meanSize().orElseThrow()).isCloseTo(size, within(0.25));
        assertThat(some.devices()).isBetween(3L, 20L);
        assertThat(notes).isEmpty();
    }

    @Test
    void whoHasNoWindowsIsNotCounted() throws Exception {
        without.addAll(names(2, 20));
        for (String unit : List.of(", unit: people", "")) {
            assertThatThrownBy(() -> sets(unit, 20))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageStartingWith("there are no sets of classes");
        }
        assertThatThrownBy(() -> rejection("confidence", 20)).hasMessageStartingWith("there is no threshold");

        without.removeAll(names(2, 15));
        DeviceSets sets = sets("", 20);
        assertThat(sets.calibrationDevices() + sets.devices()).isEqualTo(15);
        DeviceRejection rejection = rejection("confidence", 20);
        assertThat(rejection.calibrationDevices() + rejection.devices()).isEqualTo(15);
        assertThat(rejection.binomial().orElseThrow().low()).isLessThan(rejection.recall());
    }

    /** Two on either side know of each other what they have. */
    @Test
    void figuresOfFewerThanThreeAreNotShown() throws Exception {
        assertThatThrownBy(() -> sets("", 4)).hasMessageContaining("figures of fewer than 3");
        assertThatThrownBy(() -> rejection("confidence", 4)).hasMessageContaining("figures of fewer than 3");
        assertThat(sets("", 6).devices()).isEqualTo(3);
        assertThat(rejection("confidence", 6).devices()).isEqualTo(3);
        // With windows when they were counted, and gone afterwards.
        away.put("-recall", Set.of("d0", "d1", "d2", "d3"));
        assertThatThrownBy(() -> rejection("confidence", 6)).hasMessageStartingWith("there is no threshold");
        away.put("-size", Set.copyOf(names(0, 4)));
        assertThat(sets("", 6).meanSize()).isEmpty();
        assertThat(notes).singleElement().asString().startsWith("the mean size of sets is missing");
    }

    /** One device's lie may take away a threshold, and is then said. */
    @Test
    void aLieIsASentence() throws Exception {
        int thresholds = 0;
        for (String device : names(0, 20)) {
            liars.add(device);
            try {
                assertThat(rejection("confidence", 20).threshold()).isBetween(0.5, 1.0);
                thresholds++;
            } catch (RunFailedException e) {
                assertThat(e).hasMessageContaining("found no threshold: so many windows have a familiarity below 0.0");
            }
            liars.clear();
        }
        assertThat(thresholds).isEqualTo(10);
    }

    @Test
    void aThresholdAtTheEndOfTheRangeIsNoted() throws Exception {
        energy = 300;
        DeviceRejection rejection = rejection("energy", 20);
        assertThat(rejection.threshold()).isEqualTo(128.0);
        assertThat(rejection.recall()).isEqualTo(1.0);
        assertThat(notes).singleElement().asString().contains("the highest energy that is told apart");
        energy = -300;
        assertThatThrownBy(() -> rejection("energy", 20)).hasMessageContaining("nothing can be rejected");
    }

    /** Whoever answers the second question chooses the threshold: it is that of the same devices asked alone. */
    @Test
    void theThresholdIsOfThoseWhoAnsweredLast() throws Exception {
        Set<String> gone = Set.copyOf(names(20, 40));
        away.put("-fine", gone);
        DeviceSets moved = sets("", 60);
        List<String> said = List.copyOf(notes);
        notes.clear();
        away.put("-conformal", gone);
        DeviceSets alone = sets("", 60);

        assertThat(moved.calibrationWindows()).isEqualTo(alone.calibrationWindows());
        double between = moved.threshold().orElseThrow() - alone.threshold().orElseThrow();
        assertThat(Math.abs(between) < 0x1p-19
                        || said.toString().contains("other devices answered the second question"))
                .isTrue();
        assertThat(notes).isEmpty();
    }
}
