package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.selection.EligibilityCount;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of simulated devices of which some are not eligible. */
class EligibleRunTest {
    private static final String LABELS = "cohort.eligible={labels: [sit], least-labels: 2}";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void onlyWhoHasTheLabelsIsAskedOnEveryEngine() throws Exception {
        RunSummary local = run(folder.resolve("local"), 1, LABELS);
        RunSummary threads = run(folder.resolve("threads"), 3, LABELS);
        RunSummary grpc = run(folder.resolve("grpc"), 2, LABELS, "engine=grpc");

        assertThat(threads.modelSha256()).isPresent().isEqualTo(local.modelSha256());
        assertThat(grpc.modelSha256()).isEqualTo(local.modelSha256());
        Set<String> asked = new HashSet<>();
        for (String line : Files.readAllLines(folder.resolve("local").resolve("clients.jsonl"))) {
            asked.add(RunJson.read(line, ClientRow.class).device());
        }
        Set<String> eligible = new HashSet<>();
        ExperimentSpec spec = spec(LABELS);
        try (var experiment = PreparedExperiment.prepare(spec, 1)) {
            int sit = experiment.dataset().description().classes().indexOf("sit");
            for (String device : experiment.deviceIds()) {
                int[] labels = experiment.dataset().of(device).labels();
                Set<Integer> different = new HashSet<>();
                for (int label : labels) {
                    different.add(label);
                }
                if (different.contains(sit) && different.size() >= 2) {
                    eligible.add(device);
                }
            }
            assertThat(eligible.size()).isLessThan(experiment.deviceIds().size());
        }
        assertThat(asked).isNotEmpty().isSubsetOf(eligible);
        EligibilityCount count = local.eligibility().orElseThrow();
        assertThat(count.eligible()).isLessThanOrEqualTo(eligible.size());
        assertThat(count.seen())
                .isEqualTo(count.eligible()
                        + count.reasons().values().stream().mapToInt(n -> n).sum());
        assertThat(Files.readString(folder.resolve("local").resolve("rounds.jsonl")))
                .contains("\"eligibility\":{\"seen\":");
    }

    @Test
    void aKindOfDeviceIsAskedOnTheVirtualClock() throws Exception {
        Path out = folder.resolve("rings");
        run(out, 1, "clock=virtual", "cohort.eligible={hardware: [ring]}", "rounds=3");
        List<String> rows = Files.readAllLines(out.resolve("clients.jsonl"));
        assertThat(rows).isNotEmpty();
        for (String line : rows) {
            assertThat(RunJson.read(line, ClientRow.class).deviceClass()).contains("ring");
        }
    }

    @Test
    void aRunOfTooFewFailsAndSaysHowManyThereAreAndWhy() throws Exception {
        RunSummary failed =
                run(folder.resolve("few"), 1, "cohort.eligible={least-labels: 3}", "cohort.minimum=3", "cohort.size=3");
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.failure().orElseThrow())
                .startsWith(
                        "round 1 needs at least 3 devices but only 0 can be asked: of 12 devices that were looked at, 0 eligible (12 have too few labels)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{labels: [sit, jump]} | cohort.eligible.labels has \"jump\", which is none of the data's classes: walk, sit, typing",
                "{least-labels: 4} | cohort.eligible.least-labels must be at most 3, the number of the data's classes, but was 4",
                "{hardware: [ring]} | cohort.eligible.hardware must be left out with simulated devices by the machine's clock",
                "{memory: 1MB} | cohort.eligible.memory must be left out with simulated devices, which have no memory",
                "{can-run: [sgd]} | cohort.eligible.can-run must be left out with simulated devices",
                "{model-version: [a]} | cohort.eligible.model-version must be left out with simulated devices"
            })
    void whatNoDeviceOfThisDataSaysIsRefused(String filter, String sentence) throws Exception {
        ExperimentSpec spec = spec("cohort.eligible=" + filter);
        assertThatThrownBy(() -> PreparedExperiment.prepare(spec, 1).close()).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{battery: 3}", "{labels: {a: 1}}", "{memory: much}", "{least-labels: many}"})
    void whatIsNoAttributeOrOfAnotherKindIsRefused(String filter) {
        assertThatThrownBy(() -> spec("cohort.eligible=" + filter))
                .hasMessageContaining("cohort.eligible." + filter.substring(1, filter.indexOf(':')));
    }

    private ExperimentSpec spec(String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: eligible
            rounds: 4
            data:
              source: synthetic
              devices: 12
              bout: 5s
              classes: [walk, sit, typing]
              preprocessing: {window: 1s}
              partition: {kind: pathological, devices: 12, shards-per-device: 2}
            model: {kind: mlp, hidden: [6]}
            cohort: {size: 2, over-select: 1.0}
            evaluation: {every: 2}
            """);
        return ExperimentSpec.read(file, List.of(settings));
    }

    private RunSummary run(Path out, int threads, String... settings) throws Exception {
        return WholeRun.of(spec(settings), out, threads);
    }
}
