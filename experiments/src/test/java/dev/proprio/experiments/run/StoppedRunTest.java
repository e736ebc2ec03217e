package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.StoppingDisplay;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.StoppedEarly;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A run that ends early, by what devices tell. No accuracy gains more than 1, so that it ends when its patience does. */
@Timeout(120)
class StoppedRunTest {
    /** Evaluations after rounds 2, which is the best, 4 and 6. */
    private static final int END = 6;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** What is thrown at a run to stop it. */
    private static final class Kill extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1;2;3;4;5;6 | journal.every=1",
                "5;6 | journal.every=4;local=scaffold",
                "4;6 | journal.every=3;clock=virtual;mode={kind: buffered, buffer: 3, concurrency: 6}",
                "6 | journal.every=1;clock=virtual;mode={kind: tiered, tiers: 2}",
                "5 | journal.every=1;engine=grpc",
            })
    void itEndsInTheSameWayHoweverOftenItIsKilled(String kills, String settings) throws Exception {
        ExperimentSpec spec = spec(settings.split(";", -1));
        Path whole = folder.resolve("whole");
        RunSummary summary = run(spec, whole, 0);

        assertThat(summary.status()).isEqualTo(RunStatus.DONE);
        assertThat(summary.rounds()).isEqualTo(END);
        StoppedEarly stopped = summary.stopped().orElseThrow();
        assertThat(stopped.round()).isEqualTo(END);
        assertThat(stopped.bestRound()).contains(2);
        assertThat(summary.notes().orElseThrow()).contains(stopped.text());
        assertThat(Files.readString(whole.resolve("report.html"))).contains("stopped after round 6 of 12");
        for (int kill : Stream.of(kills.split(";", -1)).map(Integer::valueOf).toList()) {
            Path killed = folder.resolve("killed-" + kill);
            int at = kill;
            assertThatThrownBy(() -> run(spec, killed, at)).isInstanceOf(Kill.class);
            if (kill == END - 2) {
                assertThatThrownBy(() -> resume(killed, END)).isInstanceOf(Kill.class);
            }
            resume(killed, 0);
            assertThat(summary(killed)).isEqualTo(summary(whole));
            assertThat(rows(killed)).isEqualTo(rows(whole));
            assertThat(killed.resolve("per-user.json")).hasSameTextualContentAs(whole.resolve("per-user.json"));
        }
    }

    /** Of the model with which it ends as much is said as of any last one, and it is that of a run which is as long. */
    @Test
    void itsLastModelIsThatOfARunOfAsManyRounds() throws Exception {
        RunSummary stopped = run(spec("evaluation.predictions=true"), folder.resolve("stopped"), 0);
        RunSummary planned = run(spec("evaluation.predictions=true", "rounds=" + END), folder.resolve("planned"), 0);

        assertThat(planned.stopped()).isEmpty();
        assertThat(stopped.modelSha256()).isEqualTo(planned.modelSha256());
        assertThat(stopped.metrics()).isEqualTo(planned.metrics());
        assertThat(stopped.onDevices()).isEqualTo(planned.onDevices());
        assertThat(stopped.metrics().orElseThrow().auroc()).isPresent();
        assertThat(folder.resolve("stopped/predictions.csv"))
                .hasSameTextualContentAs(folder.resolve("planned/predictions.csv"));
    }

    /** Whoever it decides by is not reported, and the reverse, and together they are all who are tested. */
    @Test
    void itDecidesByOthersThanThoseWhoAreReported() throws Exception {
        RunSummary all = run(spec("early-stopping=", "rounds=2"), folder.resolve("all"), 0);
        RunSummary stopped = run(spec("rounds=2"), folder.resolve("stopped"), 0);

        Set<String> tested = people(folder.resolve("all"));
        Set<String> reported = people(folder.resolve("stopped"));
        assertThat(tested).hasSize(5).containsAll(reported);
        assertThat(reported).hasSize(2);
        assertThat(stopped.onDevices().orElseThrow().asked()).isEqualTo(3);
        assertThat(stopped.modelSha256()).isEqualTo(all.modelSha256());
        long windows = all.onDevices().orElseThrow().windows();
        long shown = windows(stopped);
        assertThat(shown).isPositive();
        assertThat(shown + stopped.onDevices().orElseThrow().windows()).isEqualTo(windows);
        assertThat(stopped.notes().orElseThrow())
                .contains(
                        "early stopping decides by 3 of the 5 people kept for testing, whose windows are in what devices tell in sums alone; all other figures are of the other 2 people");
    }

    @Test
    void withoutWhatItCanDecideByItIsRefused() {
        assertThatThrownBy(() -> spec("evaluation.on-devices=false"))
                .hasMessageContaining("early-stopping takes evaluation.on-devices: true");
        assertThatThrownBy(() -> spec("personalize={}")).hasMessageContaining("must be left out with personalize");
        assertThatThrownBy(() -> spec("evaluation.conformal={}"))
                .hasMessageContaining("must be left out with evaluation.conformal, rejection and continual");
        assertThatThrownBy(() -> spec("early-stopping.patience=0")).hasMessageContaining("early-stopping.patience");
        assertThatThrownBy(() -> spec("early-stopping.least-gain=-0.1"))
                .hasMessageContaining("early-stopping.least-gain");
        assertThatThrownBy(() -> spec("early-stopping.least-gain=.nan"))
                .hasMessageContaining("early-stopping.least-gain");
        assertThatThrownBy(() -> PreparedExperiment.prepare(spec("evaluation.max-users=1"), 1)
                        .close())
                .hasMessageContaining("early-stopping takes two people kept for testing")
                .hasMessageContaining("there is 1");
        assertThatThrownBy(() -> PreparedExperiment.prepare(spec("local={algorithm: partial, keep: head}"), 1)
                        .close())
                .hasMessageContaining("early-stopping must be left out with partial, under which layers such as ")
                .hasMessageContaining("never leave the devices");
    }

    private ExperimentSpec spec(String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: stopped
            rounds: 12
            data: {source: synthetic, devices: 14, bout: 5s, classes: [walk, sit], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [4]}
            cohort: {size: 4, over-select: 1.0}
            evaluation: {every: 2, on-devices: true, held-out: 0.36}
            early-stopping: {patience: 2, least-gain: 1, validation: 0.6}
            """);
        return ExperimentSpec.read(file, List.of(settings));
    }

    private static RunSummary run(ExperimentSpec spec, Path out, int kill) throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder records = RunFolder.create(out)) {
            return new Experiment(experiment, Experiment.engineOf(spec), "the command")
                    .runKept(records, new StoppingDisplay(kill, Kill::new));
        }
    }

    private static void resume(Path out, int kill) throws Exception {
        try (InterruptedRun run = InterruptedRun.in(out)) {
            ExperimentSpec spec = ExperimentSpec.of(run.settings(), List.of());
            try (var experiment = PreparedExperiment.prepare(spec, 1)) {
                new Experiment(experiment, Experiment.engineOf(spec), run.command())
                        .resume(run, new StoppingDisplay(kill, Kill::new), true);
            }
        }
    }

    private static long windows(RunSummary summary) {
        return summary.confusion().orElseThrow().counts().stream()
                .flatMap(List::stream)
                .mapToLong(Long::longValue)
                .sum();
    }

    private static Set<String> people(Path out) throws IOException {
        Set<String> people = new HashSet<>();
        for (JsonNode person : RunJson.read(Files.readString(out.resolve("per-user.json")), JsonNode.class)) {
            people.add(person.get("user").asString());
        }
        return people;
    }

    private static JsonNode summary(Path out) throws IOException {
        return RunJson.comparable(RunJson.read(Files.readString(out.resolve("run.json")), ObjectNode.class));
    }

    private static List<JsonNode> rows(Path out) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve("rounds.jsonl"))) {
            rows.add(RunJson.comparable(RunJson.read(line, JsonNode.class)));
        }
        return rows;
    }
}
