package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.experiments.engine.AgreedNormalization;
import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.progress.StoppingDisplay;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose devices agree on the normalization before its first round. */
class FederatedNormalizationTest {
    private static final Path UCI_HAR = Path.of("../../shared/data/ucihar.zip");
    private static final double STEP = 0x1p-20;
    private static final String FEDERATED = "data.normalization=federated";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** What is thrown at a run to stop it. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void itIsThatOfAllTheirSamples() throws Exception {
        try (var central = PreparedExperiment.prepare(spec(), 1);
                var federated = PreparedExperiment.prepare(spec(FEDERATED), 1)) {
            assertClose(federated.dataset().normalization(), central.dataset().normalization());
            assertThat(federated.notes())
                    .anySatisfy(note -> assertThat(note)
                            .contains("made of the sums of 9 devices")
                            .contains("samples"));
        }
    }

    @Test
    void itIsThatOfAllSamplesOfUciHar() throws Exception {
        assumeThat(UCI_HAR).exists();
        String[] settings = {
            "data={source: uci-har, path: %s, preprocessing: {window: 2560ms, overlap: 0}}".formatted(UCI_HAR),
            "evaluation={split: official, every: 1, on-devices: true}",
            "rounds=1",
            "cohort.size=5"
        };
        ExperimentSpec spec = spec(settings);
        SensorData opened = spec.data().open(spec.seed(), DataAccess.ofOwner());
        try (var central = prepared(spec, opened);
                var federated = prepared(spec(plus(settings, FEDERATED)), opened)) {
            assertClose(federated.dataset().normalization(), central.dataset().normalization());
            RunSummary summary;
            try (RunFolder records = RunFolder.create(folder.resolve("har"))) {
                summary =
                        new Experiment(federated, Experiment.engineOf(spec), "the command").run(records, stoppingAt(0));
            }
            assertThat(summary.onDevices().orElseThrow().confusion())
                    .isEqualTo(summary.confusion().orElseThrow().counts());
            assertThat(summary.onDevices().orElseThrow().answered()).isEqualTo(9);
        }
    }

    private static PreparedExperiment prepared(ExperimentSpec spec, SensorData opened) throws Exception {
        return Preparation.of(spec, 1)
                .with(Preparation::data, Optional.of(opened))
                .prepare();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secure-aggregation={protocol: secagg, minimum: 3, level: full}",
                "secure-aggregation={protocol: secagg, minimum: 3, group-size: 3, level: full}",
                "secure-aggregation={protocol: secagg, minimum: 3, level: arithmetic}",
                "data.memory=1MB",
            })
    void itIsTheSameToTheBitHoweverItIsSummed(String setting) throws Exception {
        try (var plain = PreparedExperiment.prepare(spec(FEDERATED), 1);
                var other = PreparedExperiment.prepare(spec(FEDERATED, setting), 2)) {
            assertSame(agreed(other).normalization(), agreed(plain).normalization());
            assertThat(agreed(other).samples()).isEqualTo(agreed(plain).samples());
            assertThat(agreed(other).answered()).isEqualTo(9);
        }
    }

    @Test
    void aRunIsThatWithTheSameConstantsGiven() throws Exception {
        RunSummary federated = run(spec(FEDERATED), folder.resolve("federated"), 0);
        Normalization agreed;
        try (var experiment = PreparedExperiment.prepare(spec(FEDERATED), 1)) {
            agreed = experiment.dataset().normalization();
        }
        RunSummary given = run(
                spec("data.normalization={kind: given, mean: %s, deviation: %s}"
                        .formatted(Arrays.toString(agreed.mean()), Arrays.toString(agreed.deviation()))),
                folder.resolve("given"),
                0);
        RunSummary central = run(spec(), folder.resolve("central"), 0);

        assertThat(given.modelSha256()).isEqualTo(federated.modelSha256());
        assertThat(given.inputSha256()).isEqualTo(federated.inputSha256()).isNotEqualTo(central.inputSha256());
        assertThat(Files.readString(folder.resolve("given/input.json")))
                .isEqualTo(Files.readString(folder.resolve("federated/input.json")));
        assertThat(Arrays.stream(agreed.mean()))
                .allSatisfy(value -> assertThat(value).isEqualTo((double) value.floatValue()));
    }

    @Test
    void aRunThatGoesOnKeepsWhatWasAgreed() throws Exception {
        RunSummary whole = run(spec(FEDERATED), folder.resolve("whole"), 0);
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> run(spec(FEDERATED), stopped, 1)).isInstanceOf(Stop.class);

        try (InterruptedRun run = InterruptedRun.in(stopped)) {
            ExperimentSpec spec = ExperimentSpec.of(run.settings(), List.of());
            AgreedNormalization kept = run.agreed().orElseThrow();
            // Nobody is asked again: something else would be taken as it stands.
            double[] other = kept.normalization().mean().clone();
            other[0]++;
            var changed = new AgreedNormalization(
                    new Normalization(other, kept.normalization().deviation()), 9, 9, 1, 0);
            try (var experiment = Preparation.of(spec, 1)
                    .with(Preparation::agreed, Optional.of(changed))
                    .prepare()) {
                assertThat(experiment.dataset().normalization().mean()).isEqualTo(other);
            }
            try (var experiment = Preparation.of(spec, 1)
                    .with(Preparation::agreed, run.agreed())
                    .prepare()) {
                RunSummary resumed = new Experiment(experiment, Experiment.engineOf(spec), run.command())
                        .resume(run, stoppingAt(0), true);
                assertThat(resumed.modelSha256()).isEqualTo(whole.modelSha256());
                assertThat(resumed.inputSha256()).isEqualTo(whole.inputSha256());
                assertThat(resumed.notes()).isEqualTo(whole.notes());
                assertThat(resumed.reproducible()).isTrue();
            }
        }
    }

    @Test
    void whatIsBeyondTheSensorsRangeIsClampedAndSaid() throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec("data.normalization={kind: federated, range: 0.5}"), 1)) {
            assertThat(agreed(experiment).clamped()).isPositive();
            assertThat(Arrays.stream(experiment.dataset().normalization().mean()))
                    .allSatisfy(mean -> assertThat(mean).isBetween(-0.5, 0.5));
            assertThat(experiment.notes())
                    .anySatisfy(note -> assertThat(note).contains("beyond the sensors' range and clamped"));
        }
    }

    @Test
    void ofManyDevicesSomeAreAsked() throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec("data.normalization={kind: federated, devices: 4}"), 1)) {
            assertThat(agreed(experiment).asked()).isEqualTo(4);
            assertThat(agreed(experiment).answered()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data.normalization={kind: given, mean: [1, 2], deviation: [1, 1]} | must have a value for each of the channels",
                "data.normalization={kind: given, mean: [1, 2], deviation: [1]} | deviation as many, but they have 2 and 1",
                "data.normalization={kind: given, range: 3} | asks no device",
                "data.normalization={kind: federated, range: 0} | must be greater than 0",
                "data.normalization={kind: federated, ranges: {nothing: 3}} | names \"nothing\", but the channels are",
                "data={source: synthetic, devices: 12, preprocessing: {scaling: none}, normalization: federated} | preprocessing.scaling: none",
                "data.normalization={kind: federated, devices: 2}&secure-aggregation={protocol: secagg, minimum: 3} | a sum must have at least 3 devices",
            })
    void whatCanNotBeIsRefusedInASentence(String settings, String sentence) throws Exception {
        assertThatThrownBy(
                        () -> PreparedExperiment.prepare(spec(settings.strip().split("&")), 1)
                                .close())
                .hasMessageContaining(sentence.strip());
    }

    private static AgreedNormalization agreed(PreparedExperiment experiment) {
        return experiment.agreed().orElseThrow();
    }

    private static void assertClose(Normalization actual, Normalization expected) {
        for (int i = 0; i < expected.mean().length; i++) {
            assertThat(actual.mean()[i]).isCloseTo(expected.mean()[i], within(STEP));
            assertThat(actual.deviation()[i]).isCloseTo(expected.deviation()[i], within(STEP));
        }
    }

    private static void assertSame(Normalization actual, Normalization expected) {
        assertThat(actual.mean()).isEqualTo(expected.mean());
        assertThat(actual.deviation()).isEqualTo(expected.deviation());
    }

    private static String[] plus(String[] settings, String more) {
        String[] all = Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = more;
        return all;
    }

    private ExperimentSpec spec(String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: normalized
            rounds: 2
            data: {source: synthetic, devices: 12, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [6]}
            cohort: {size: 3, over-select: 1.0}
            evaluation: {every: 2}
            """);
        return ExperimentSpec.read(file, new ArrayList<>(List.of(settings)));
    }

    private static RunSummary run(ExperimentSpec spec, Path out, int stop) throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder records = RunFolder.create(out)) {
            return new Experiment(experiment, Experiment.engineOf(spec), "the command")
                    .runKept(records, stoppingAt(stop));
        }
    }

    private static ProgressDisplay stoppingAt(int round) {
        return new StoppingDisplay(round, Stop::new);
    }
}
