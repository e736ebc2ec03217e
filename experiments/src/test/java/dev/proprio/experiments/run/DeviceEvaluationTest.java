package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A run whose model devices evaluate at home. */
class DeviceEvaluationTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=in-the-clear",
                "evaluation={every: 2, split: time, guard: 0s}",
                "secure-aggregation={protocol: secagg, minimum: 3, level: full}",
                "local=ifca",
            })
    void itIsTheEvaluationOfThoseWhoHaveTheData(String setting) throws Exception {
        Path out = folder.resolve("run");
        RunSummary summary = run(out, setting, "evaluation.on-devices=true");

        DeviceEvaluation told = summary.onDevices().orElseThrow();
        assertThat(told.confusion()).isEqualTo(summary.confusion().orElseThrow().counts());
        assertThat(told.accuracy()).isEqualTo(summary.metrics().orElseThrow().accuracy());
        assertThat(told.macroF1()).isEqualTo(summary.metrics().orElseThrow().macroF1());
        assertThat(told.loss().orElseThrow())
                .isCloseTo(summary.metrics().orElseThrow().loss(), within(1e-6));
        assertThat(told.answered()).isEqualTo(told.asked());
        assertThat(told.clamped()).isZero();
        assertThat(told.unmeasured()).isZero();
        JsonNode people = RunJson.read(Files.readString(out.resolve("per-user.json")), JsonNode.class);
        long[] expected = new long[20];
        for (JsonNode person : people) {
            double share =
                    person.get("correct").asDouble() / person.get("samples").asDouble();
            expected[(int) Math.min(19, Math.floor(20 * share + 1e-9))]++;
        }
        assertThat(told.accuracies())
                .containsExactly(Arrays.stream(expected).boxed().toArray(Long[]::new));
        List<String> rounds = Files.readAllLines(out.resolve("rounds.jsonl"));
        assertThat(rounds.stream().filter(row -> row.contains("\"on_devices\":{")))
                .hasSize(2);
    }

    @Test
    void nothingElseOfARunChanges() throws Exception {
        RunSummary with = run(folder.resolve("with"), "evaluation.on-devices=true");
        RunSummary without = run(folder.resolve("without"));

        assertThat(with.modelSha256()).isEqualTo(without.modelSha256());
        assertThat(with.metrics()).isEqualTo(without.metrics());
        assertThat(without.onDevices()).isEmpty();
    }

    @Test
    void tooFewDevicesForSecureAggregationAreRefusedBeforeARound() throws Exception {
        ExperimentSpec spec = spec(
                "evaluation={on-devices: true, max-users: 2}", "secure-aggregation={protocol: secagg, minimum: 3}");

        assertThatThrownBy(() -> PreparedExperiment.prepare(spec, 1).close())
                .hasMessageContaining("evaluation.on-devices")
                .hasMessageContaining("asks 2 devices, too few for secure aggregation");
        assertThatThrownBy(() -> Preparation.of(
                                spec("evaluation.on-devices=true", "secure-aggregation={protocol: secagg, minimum: 3}"),
                                1)
                        .with(Preparation::connected, true)
                        .prepare()
                        .close())
                .hasMessageContaining("because their answers would come in the clear");
    }

    /** Sums about those who train would be without noise, and the sentence does not depend on which are asked for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evaluation.on-devices=true",
                "evaluation.conformal={federated: true}",
                "evaluation.rejection={federated: true}",
                "evaluation.every=1",
            })
    void privacyIsNotPromisedToConnectedDevicesWhateverTheyAreAsked(String asked) throws Exception {
        ExperimentSpec spec = spec(
                "privacy={clip: 1, noise-multiplier: 1, delta: 0.01}",
                "aggregation=uniform-mean",
                "cohort.selection=poisson",
                asked);
        assertThatThrownBy(() -> prepareConnected(spec))
                .hasMessageContaining("privacy must be left out where devices are of other processes");
    }

    @Test
    void dataThatIsElsewhereIsForConnectedDevicesThatTellWhatNobodyElseCan() throws Exception {
        String elsewhere =
                "data={source: elsewhere, channels: [x], classes: [walk, sit], rate: 50, preprocessing: {window: 1s}}";
        assertThatThrownBy(() -> prepareConnected(spec(elsewhere, "evaluation.on-devices=true")))
                .hasMessageContaining("data.normalization must be federated or given");
        String given =
                elsewhere.replace("rate: 50", "rate: 50, normalization: {kind: given, mean: [0], deviation: [1]}");
        assertThatThrownBy(() -> prepareConnected(spec(given)))
                .hasMessageContaining("evaluation.on-devices must be true with data.source: elsewhere");
        assertThatThrownBy(() -> PreparedExperiment.prepare(spec(given, "evaluation.on-devices=true"), 1)
                        .close())
                .hasMessageContaining("only for a coordinator's run with connected devices");
        assertThatThrownBy(() -> spec(given.replace("[walk, sit]", "[walk, walk]")))
                .hasMessageContaining("data.classes must name each once");
        prepareConnected(spec(given, "evaluation.on-devices=true"));
    }

    private static void prepareConnected(ExperimentSpec spec) throws Exception {
        Preparation.of(spec, 1).with(Preparation::connected, true).prepare().close();
    }

    private ExperimentSpec spec(String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: evaluated
            rounds: 2
            data: {source: synthetic, devices: 12, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [6]}
            cohort: {size: 3, over-select: 1.0}
            evaluation: {every: 2}
            """);
        return ExperimentSpec.read(file, List.of(settings));
    }

    private RunSummary run(Path out, String... settings) throws Exception {
        return WholeRun.of(spec(settings), out, 1);
    }
}
