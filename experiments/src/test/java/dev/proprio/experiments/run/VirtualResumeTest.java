package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.progress.StoppingDisplay;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A run on a virtual clock that is stopped goes on at the moment of virtual time at which it was. */
class VirtualResumeTest {
    private static final int ROUNDS = 16;

    @TempDir
    private Path folder;

    /** What is thrown at a run to stop it. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | cohort.over-select=1.5",
                "3 | cohort.over-select=1.5;devices.battery={least: 0.99, charge: 1h}",
                "1 | mode={kind: buffered, buffer: 3, concurrency: 9, max-staleness: 3}",
                "3 | mode={kind: buffered, buffer: 3, concurrency: 9};server-optimizer=momentum;compression=top-k",
                "1 | mode={kind: tiered, tiers: 3};cohort.over-select=1.5;devices.jitter=0.8",
                "3 | mode={kind: tiered, tiers: 2};compression=top-k;devices.battery={least: 0.99, charge: 1h}",
                "1 | mode={kind: fedasync, concurrency: 6};devices.battery={least: 0.995, charge: 30m}"
            })
    void aStopAfterEverySeventhRoundLeavesNoTrace(int every, String settings) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: resumed
            rounds: %s
            data: {source: synthetic, devices: 20, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [6]}
            cohort: {size: 4, selection: oort}
            evaluation: {every: 4}
            journal: {every: %s}
            clock: virtual
            devices: {availability: diurnal, jitter: 0.3}
            """.formatted(ROUNDS, every));
        ExperimentSpec spec = ExperimentSpec.read(file, List.of(settings.split(";", -1)));
        Path whole = folder.resolve("whole");
        try (var experiment = PreparedExperiment.prepare(spec, 2);
                RunFolder records = RunFolder.create(whole)) {
            new Experiment(experiment, Experiment.engineOf(spec), "the command").runKept(records, stoppingAt(0));
        }
        Path stopped = folder.resolve("stopped");
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder records = RunFolder.create(stopped)) {
            var run = new Experiment(experiment, Experiment.engineOf(spec), "the command");
            assertThatThrownBy(() -> run.runKept(records, stoppingAt(7))).isInstanceOf(Stop.class);
        }
        assertThatThrownBy(() -> resume(stopped, 14)).isInstanceOf(Stop.class);
        resume(stopped, 0);
        assertThat(summary(stopped)).isEqualTo(summary(whole));
        assertThat(summary(whole).get("reproducible").asBoolean()).isTrue();
        for (String rows : List.of("rounds.jsonl", "clients.jsonl")) {
            assertThat(rows(stopped, rows)).isEqualTo(rows(whole, rows));
        }
        assertThat(rows(whole, "rounds.jsonl")
                        .getLast()
                        .get("virtual")
                        .get("end")
                        .asDouble())
                .isPositive();
        assertThat(rows(whole, "clients.jsonl")).allMatch(row -> row.has("device_class") && row.has("virtual_seconds"));
    }

    private static void resume(Path out, int stop) throws Exception {
        try (InterruptedRun run = InterruptedRun.in(out)) {
            ExperimentSpec spec = ExperimentSpec.of(run.settings(), List.of());
            try (var experiment = PreparedExperiment.prepare(spec, 2)) {
                new Experiment(experiment, Experiment.engineOf(spec), run.command())
                        .resume(run, stoppingAt(stop), true);
            }
        }
    }

    private static ProgressDisplay stoppingAt(int round) {
        return new StoppingDisplay(round, Stop::new);
    }

    private static JsonNode summary(Path out) throws Exception {
        var summary = RunJson.read(Files.readString(out.resolve("run.json")), ObjectNode.class);
        summary.remove("threads");
        return RunJson.comparable(summary);
    }

    private static List<JsonNode> rows(Path out, String file) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve(file))) {
            rows.add(RunJson.comparable(RunJson.read(line, JsonNode.class)));
        }
        return rows;
    }
}
