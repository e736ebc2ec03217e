package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Runs whose model diverges in silence: its parameters are finite, and what it answers is not. */
class DivergedRunTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @ValueSource(strings = {"local", "grpc"})
    void aRunWhoseModelGivesNoNumbersFailsAndNamesWhatMadeIt(String engine) throws Exception {
        RunSummary summary = run(
                "rounds=2",
                "engine=" + engine,
                "evaluation.every=1",
                "server-optimizer={kind: sgd, learning-rate: 1e30}");
        assertThat(summary.status()).isEqualTo(RunStatus.FAILED);
        assertThat(summary.failure().orElseThrow())
                .startsWith("round 1 failed: ")
                .contains("the aggregation \"weighted-mean\" and the server optimizer \"sgd\"", "is no number");
        assertThat(summary.rounds()).isZero();
        assertNumbers();
    }

    @Test
    void theLastModelThatGaveNumbersIsKeptAndNamed() throws Exception {
        RunSummary summary = run("rounds=9", "evaluation.every=1", "server-optimizer={kind: sgd, learning-rate: 1e9}");
        assertThat(summary.status()).isEqualTo(RunStatus.FAILED);
        assertThat(summary.rounds()).isPositive();
        assertThat(summary.notes().orElseThrow())
                .contains("the model that is kept is that of round %s, the last good one".formatted(summary.rounds()));
        assertNumbers();
    }

    /** All that was written is JSON with numbers in it. */
    private void assertNumbers() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("run"))) {
            for (Path file :
                    files.filter(file -> file.toString().matches(".*\\.jsonl?")).toList()) {
                assertThat(Files.readString(file)).doesNotContain("NaN", "Infinity");
                for (String line : Files.readAllLines(file)) {
                    if (file.toString().endsWith("l")) {
                        RunJson.read(line, JsonNode.class);
                    }
                }
            }
        }
    }

    private RunSummary run(String... settings) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: diverging
            data:
              source: synthetic
              devices: 12
              bout: 5s
              classes: [walk, sit]
              preprocessing: {window: 1s}
            model: {kind: cnn1d, filters: [2], kernel: 3, pool: 2, dense: [4]}
            cohort: {size: 4}
            """);
        ExperimentSpec spec = ExperimentSpec.read(file, List.of(settings));
        try (var experiment = PreparedExperiment.prepare(spec, 2);
                RunFolder out = RunFolder.create(folder.resolve("run"))) {
            return new Experiment(experiment, Experiment.engineOf(spec), "test").run(out, new UnseenProgress());
        }
    }
}
