package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.ConformalFigures;
import dev.proprio.experiments.evaluation.PersonCoverage;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.random.KeyedRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that gives sets of classes. */
class ConformalRunTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** Masked or not, sums are the same, and the threshold is a hair above that of single scores. */
    @ParameterizedTest
    @ValueSource(strings = {"unit: windows", "unit: windows, score: aps, coverage: 0.5", "unit: people, coverage: 0.7"})
    void sumsGiveTheThresholdOfTheScores(String promise) throws Exception {
        String bySums = "evaluation.conformal={%s, federated: true}".formatted(promise);
        ConformalFigures exact = measured("evaluation.conformal={%s}".formatted(promise));
        ConformalFigures summed = measured(bySums);
        ConformalFigures added =
                measured(bySums, "secure-aggregation={protocol: secagg, minimum: 3, level: arithmetic}");
        ConformalFigures masked = measured(bySums, "secure-aggregation={protocol: secagg, minimum: 3, level: full}");

        double threshold = exact.threshold().orElseThrow();
        assertThat(summed.threshold().orElseThrow()).isBetween(threshold, threshold + 0x1p-19);
        assertThat(added).isEqualTo(summed);
        assertThat(masked).isEqualTo(summed);
        assertThat(summed.coverage()).isGreaterThanOrEqualTo(exact.coverage());
    }

    /** What comes of answers that are the same whatever the settings are: random ones, of which the true class's is likelier. */
    private ConformalFigures measured(String... settings) throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec(settings), 1)) {
            var calibration = new ConformalCalibration(
                    experiment, experiment.spec().evaluation().conformal().orElseThrow());
            List<PersonPredictions> people = IntStream.range(
                            0, experiment.dataset().testUsers())
                    .mapToObj(user -> person(experiment.dataset().testUserId(user), 20 + user))
                    .toList();
            List<String> notes = new ArrayList<>();
            ConformalFigures figures = calibration.measure(experiment.initialModel(), 2, people, notes::add);
            assertThat(notes).isEmpty();
            return figures;
        }
    }

    private static PersonPredictions person(String name, int windows) {
        var random = KeyedRandom.of(1, "predictions", windows, 0);
        int[] truth = new int[windows];
        float[] scores = new float[3 * windows];
        for (int window = 0; window < windows; window++) {
            truth[window] = random.nextInt(3);
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                scores[3 * window + c] = random.nextFloat() + (c == truth[window] ? 1 : 0);
                sum += scores[3 * window + c];
            }
            for (int c = 0; c < 3; c++) {
                scores[3 * window + c] /= (float) sum;
            }
        }
        return new PersonPredictions(name, List.of(), truth, truth, Optional.of(scores));
    }

    @Test
    void setsStandInTheResultsAndChangeNothingElse() throws Exception {
        RunSummary with = run("with", "evaluation.conformal={score: aps}");
        RunSummary without = run("without");

        assertThat(with.modelSha256()).isEqualTo(without.modelSha256());
        assertThat(without.metrics().orElseThrow().conformal()).isEmpty();
        assertThat(with.metrics().orElseThrow().accuracy())
                .isEqualTo(without.metrics().orElseThrow().accuracy());
        ConformalFigures sets = figures(with);
        assertThat(sets.calibrationPeople()).isEqualTo(4);
        assertThat(sets.people()).isEqualTo(4);
        assertThat(sets.empty()).isZero();
        assertThat(sets.each().stream().mapToLong(PersonCoverage::windows).sum())
                .isEqualTo(sets.windows());
        assertThat(sets.sizes().stream().mapToLong(count -> count).sum()).isEqualTo(sets.windows());
        assertThat(RunJson.read(Files.readString(folder.resolve("with/run.json")), RunSummary.class)
                        .metrics()
                        .orElseThrow()
                        .conformal())
                .contains(sets);
        assertThat(Files.readString(folder.resolve("with/report.html"))).contains("Sets of classes");
    }

    private static ConformalFigures figures(RunSummary run) {
        return run.metrics().orElseThrow().conformal().orElseThrow();
    }

    @Test
    void aCalibrationThatIsTooSmallIsRefusedBeforeARound() throws Exception {
        RunSummary few = run("few", "evaluation.conformal={unit: people}");
        assertThat(few.rounds()).isZero();
        assertThat(few.failure().orElseThrow())
                .contains(
                        "evaluation.conformal promises that 0.9 of new people's windows are covered, which takes a calibration with 9 people or more, but there are 4;");
        assertThat(run("rare", "evaluation.conformal={coverage: 0.9999}")
                        .failure()
                        .orElseThrow())
                .contains("takes a calibration with 9999 windows or more");
        assertThatThrownBy(() -> Preparation.of(spec("evaluation={max-users: 1, conformal: {}}"), 1)
                        .prepare()
                        .close())
                .hasMessageContaining("takes two people who are tested");
        assertThatThrownBy(() -> Preparation.of(
                                spec(
                                        "evaluation={max-users: 4, conformal: {federated: true}}",
                                        "secure-aggregation={protocol: secagg, minimum: 3}"),
                                1)
                        .prepare()
                        .close())
                .hasMessageContaining("evaluation.conformal.calibration")
                .hasMessageContaining("asks 2 devices, too few for secure aggregation");
        assertThatThrownBy(() -> Preparation.of(spec("evaluation.conformal={federated: true}"), 1)
                        .with(Preparation::connected, true)
                        .prepare()
                        .close())
                .hasMessageContaining(
                        "must be false without evaluation.on-devices where devices are of other processes");
    }

    private ExperimentSpec spec(String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: sets
            rounds: 2
            data: {source: synthetic, devices: 12, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [6]}
            cohort: {size: 3, over-select: 1.0}
            evaluation: {every: 2, held-out: 0.67}
            """);
        return ExperimentSpec.read(file, List.of(settings));
    }

    private RunSummary run(String out, String... settings) throws Exception {
        return WholeRun.of(spec(settings), folder.resolve(out), 1);
    }
}
