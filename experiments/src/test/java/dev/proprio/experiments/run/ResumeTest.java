package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.attack.Attack;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.coordinator.journal.Journal;
import dev.proprio.coordinator.journal.Journals;
import dev.proprio.coordinator.optimizer.ServerOptimizer;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.progress.StoppingDisplay;
import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.Versions;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.extension.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A run that stopped at any round and was resumed leaves what one leaves that never stopped. */
@Timeout(180)
class ResumeTest {
    private static final int ROUNDS = 4;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** What is thrown at a run to stop it. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    static Stream<String> strategies() {
        return Stream.of(
                        named("local.algorithm=", LocalAlgorithm.class, ""),
                        named("cohort.selection=", Selection.class, ""),
                        named("server-optimizer=", ServerOptimizer.class, ""),
                        named("compression=", Compression.class, ""),
                        named("attack={fraction: 0.4, kind: ", Attack.class, "}"),
                        Stream.of(
                                "aggregation=centered-clipping",
                                "journal.every=2",
                                "journal.every=3",
                                "journal.keep=0"))
                .flatMap(strategy -> strategy);
    }

    private static Stream<String> named(String before, Class<?> point, String after) {
        return Extensions.of(point).names().stream().map(name -> before + name + after);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aStopAtAnyRoundLeavesNoTrace(String strategy) throws Exception {
        Path whole = folder.resolve("whole");
        // Attackers remember, too, if their algorithm does.
        String algorithm = strategy.startsWith("attack") ? "local.algorithm=scaffold" : "name=resumed";
        // Some learn from windows without a label.
        boolean unlabelled = strategy.endsWith("pseudo-label") || strategy.endsWith("mean-teacher");
        String labels = unlabelled ? "data.labelled=0.3" : "data.memory=1000MB";
        String threshold = unlabelled
                ? "local.threshold=0.34"
                : strategy.endsWith("pre-trained") ? "local.rounds=2" : "name=resumed";
        run(spec("local", strategy, algorithm, labels, threshold), whole, 1, 0);
        for (int stop = 1; stop < ROUNDS; stop++) {
            Path stopped = folder.resolve("stopped-" + stop);
            ExperimentSpec spec = spec(stop == 2 ? "grpc" : "local", strategy, algorithm, labels, threshold);
            int at = stop;
            assertThatThrownBy(() -> run(spec, stopped, 2, at)).isInstanceOf(Stop.class);
            resume(stopped, 1 + stop % 2);
            assertSame(stopped, whole);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "grpc"})
    void aRoundWithSecureAggregationIsKeptWithWhatBecameOfIt(String engine) throws Exception {
        String[] settings = {
            "secure-aggregation={protocol: secagg, level: full, minimum: 4}",
            "local.algorithm=scaffold",
            "cohort.size=7",
            "faults.dropout=0.1"
        };
        Path whole = folder.resolve("whole");
        run(spec(engine, settings), whole, 2, 0);
        assertThat(rows(whole, "rounds.jsonl").get(1).has("secure_aggregation")).isTrue();
        for (int stop = 1; stop <= ROUNDS; stop++) {
            Path stopped = folder.resolve("stopped-" + stop);
            ExperimentSpec spec = spec(engine, settings);
            int at = stop;
            assertThatThrownBy(() -> run(spec, stopped, 2, at)).isInstanceOf(Stop.class);
            resume(stopped, 2);
            assertSame(stopped, whole);
        }
    }

    /** What was spent of a run's privacy is in its rows and its summary, which are the same. */
    @ParameterizedTest
    @CsvSource({
        "journal.every=1, 0.5, '{size: 6, selection: poisson}'",
        "journal.every=3, 0.5, '{size: 6, selection: poisson}'",
        "journal.every=3, '{adaptive: {noise: 2}}', '{size: 6, selection: poisson}'",
        "journal.every=1, '0.5, mechanism: banded, bands: 2', '{size: 3, selection: cyclic}'"
    })
    void whatIsSpentOfPrivacyIsSpentOnceHoweverOftenARunStops(String every, String clip, String cohort)
            throws Exception {
        String[] settings = {
            "privacy={clip: %s, noise-multiplier: 1, delta: 0.01}".formatted(clip),
            "aggregation=uniform-mean",
            "cohort=" + cohort,
            every
        };
        Path whole = folder.resolve("whole");
        run(spec("local", settings), whole, 2, 0);
        List<JsonNode> rounds = rows(whole, "rounds.jsonl");
        for (int round = 1; round <= ROUNDS; round++) {
            assertThat(rounds.get(round).get("privacy").get("epsilon").asDouble())
                    .isPositive();
            assertThat(rounds.get(round).get("privacy").has("clipped_share")).isEqualTo(clip.contains("adaptive"));
        }
        for (int stop = 1; stop <= ROUNDS; stop++) {
            Path stopped = folder.resolve("stopped-" + stop);
            ExperimentSpec spec = spec(stop == 2 ? "grpc" : "local", settings);
            int at = stop;
            assertThatThrownBy(() -> run(spec, stopped, 2, at)).isInstanceOf(Stop.class);
            resume(stopped, 1);
            assertSame(stopped, whole);
        }
    }

    /** Also where the files lost what the journal keeps of the rounds before the last. */
    @Test
    void whatAnAdaptiveClipWasIsInRowsThatWereLost() throws Exception {
        String[] settings = {
            "privacy={clip: {adaptive: {noise: 2}}, noise-multiplier: 1, delta: 0.01}",
            "aggregation=uniform-mean",
            "cohort={size: 6, selection: poisson}"
        };
        Path whole = folder.resolve("whole");
        run(spec("local", settings), whole, 2, 0);
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> run(spec("local", settings), stopped, 2, 3)).isInstanceOf(Stop.class);
        Files.writeString(stopped.resolve("rounds.jsonl"), "");
        resume(stopped, 1);
        List<JsonNode> rows = rows(stopped, "rounds.jsonl");
        for (int round = 1; round <= ROUNDS; round++) {
            assertThat(rows.get(round).get("privacy"))
                    .isEqualTo(rows(whole, "rounds.jsonl").get(round).get("privacy"));
            assertThat(rows.get(round).get("privacy").has("clipped_share")).isTrue();
        }
    }

    @Test
    void aRunMayStopAgainAndAgain() throws Exception {
        Path whole = folder.resolve("whole");
        run(spec("local", "local.algorithm=scaffold"), whole, 2, 0);
        Path stopped = folder.resolve("stopped");
        ExperimentSpec spec = spec("grpc", "local.algorithm=scaffold");
        assertThatThrownBy(() -> run(spec, stopped, 2, 1)).isInstanceOf(Stop.class);
        for (int stop = 1; stop <= ROUNDS; stop++) {
            int at = stop;
            assertThatThrownBy(() -> resume(stopped, 2, at)).isInstanceOf(Stop.class);
        }
        resume(stopped, 2);
        assertSame(stopped, whole);
    }

    @Test
    void recordsThatWereLostOrHalfWrittenAreMadeWhole() throws Exception {
        Path whole = folder.resolve("whole");
        run(spec("local", "local.algorithm=sgd"), whole, 2, 0);
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> run(spec("local", "local.algorithm=sgd"), stopped, 2, 3))
                .isInstanceOf(Stop.class);
        // The rows of rounds 2 and 3 are lost, and there is half a row of round 2's devices.
        String rounds = Files.readString(stopped.resolve("rounds.jsonl"));
        Files.writeString(stopped.resolve("rounds.jsonl"), rounds.substring(0, rounds.indexOf("{\"round\":2") + 20));
        String clients = Files.readString(stopped.resolve("clients.jsonl"));
        Files.writeString(stopped.resolve("clients.jsonl"), clients.substring(0, clients.indexOf("\"round\":2") + 30));
        resume(stopped, 2);
        assertThat(rows(stopped, "clients.jsonl")).isEqualTo(rows(whole, "clients.jsonl"));
        List<JsonNode> found = rows(stopped, "rounds.jsonl");
        assertThat(found).hasSize(ROUNDS + 1);
        assertThat(found.getFirst()).isEqualTo(rows(whole, "rounds.jsonl").getFirst());
        // What was measured after round 2 can't be measured again, for its model is gone; all else is as it was.
        assertThat(found.get(2).has("accuracy")).isFalse();
        assertThat(found.get(3)).isEqualTo(rows(whole, "rounds.jsonl").get(3));
        assertThat(found.get(4)).isEqualTo(rows(whole, "rounds.jsonl").get(4));
        JsonNode summary = summary(stopped);
        assertThat(((ObjectNode) summary).remove("notes").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "3 rows of clients.jsonl were missing and written again from the journal",
                        "1 row of rounds.jsonl was missing and written again from the journal, 1 of them without the figures of their evaluation");
        assertThat(summary).isEqualTo(summary(whole));
    }

    @Test
    void recordsThatAreGoneAreWrittenAgain() throws Exception {
        Path whole = folder.resolve("whole");
        run(spec("local", "local.algorithm=sgd"), whole, 2, 0);
        for (String file : List.of("clients.jsonl", "rounds.jsonl")) {
            Path stopped = folder.resolve("without-" + file);
            assertThatThrownBy(() -> run(spec("local", "local.algorithm=sgd"), stopped, 2, 3))
                    .isInstanceOf(Stop.class);
            Files.delete(stopped.resolve(file));
            RunSummary summary = resume(stopped, 2);
            assertThat(summary.notes().orElseThrow())
                    .singleElement()
                    .asString()
                    .startsWith((file.startsWith("clients") ? "6" : "2") + " rows of " + file + " were missing");
            assertThat(rows(stopped, "clients.jsonl")).isEqualTo(rows(whole, "clients.jsonl"));
            // The untouched model is measured again.
            assertThat(rows(stopped, "rounds.jsonl")).hasSize(ROUNDS + 1);
            assertThat(rows(stopped, "rounds.jsonl").getFirst())
                    .isEqualTo(rows(whole, "rounds.jsonl").getFirst());
        }
    }

    @Test
    void rowsAfterOneThatIsTornAreKept() throws Exception {
        Path whole = folder.resolve("whole");
        run(spec("local", "local.algorithm=sgd"), whole, 2, 0);
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> run(spec("local", "local.algorithm=sgd"), stopped, 2, 3))
                .isInstanceOf(Stop.class);
        Path rounds = stopped.resolve("rounds.jsonl");
        Files.writeString(rounds, Files.readString(rounds).replaceFirst("\"round\":1", "\"rou"));
        resume(stopped, 2);
        assertThat(rows(stopped, "rounds.jsonl")).isEqualTo(rows(whole, "rounds.jsonl"));
    }

    @Test
    void anEvaluationThatIsTornIsSaid() throws Exception {
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> run(spec("local", "local.algorithm=sgd"), stopped, 2, 3))
                .isInstanceOf(Stop.class);
        Path kept = stopped.resolve("evaluation.json");
        byte[] whole = Files.readAllBytes(kept);
        Files.write(kept, Arrays.copyOf(whole, whole.length / 2));
        assertThat(resume(stopped, 2).notes().orElseThrow())
                .singleElement()
                .asString()
                .startsWith("evaluation.json was not whole");
    }

    @Test
    void anotherVersionIsSaidAndEndsTheClaimOfTheSameBits() throws Exception {
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> run(spec("local", "journal.every=4"), stopped, 2, 3))
                .isInstanceOf(Stop.class);
        String run = RunJson.read(Files.readString(stopped.resolve("resume.json")), ResumePoint.class)
                .run();
        Path file = stopped.resolve("journal.db");
        String about;
        try (Journal journal = Journals.inFile(file)) {
            about = journal.about(run).orElseThrow();
        }
        Files.delete(file);
        try (Journal journal = Journals.inFile(file)) {
            journal.begin(run, about.replace("\"dl4j\":\"", "\"dl4j\":\"0.9-"));
        }
        String now = Versions.all().get("dl4j");
        RunSummary summary = resume(stopped, 2);
        assertThat(summary.notes().orElseThrow())
                .containsExactly("it went on after round 0 with dl4j %s instead of 0.9-%s, which may compute other bits"
                        .formatted(now, now));
        assertThat(summary.reproducible()).isFalse();
    }

    @Test
    void aRunThatFailsAfterAStopFailsWithTheSameWordsAndFigures() throws Exception {
        String[] bad = {"local.learning-rate=1e30", "rounds=9"};
        Path whole = folder.resolve("whole");
        run(spec("local", bad), whole, 1, 0);
        assertThat(summary(whole).get("failure").asString()).contains("3 rounds in a row, up to round 3");
        for (int stop = 1; stop <= 2; stop++) {
            Path stopped = folder.resolve("stopped-" + stop);
            int at = stop;
            assertThatThrownBy(() -> run(spec("local", bad), stopped, 1, at)).isInstanceOf(Stop.class);
            resume(stopped, 1);
            assertSame(stopped, whole);
            // A run that failed may have failed for a full disk: to resume it is no error, but no help here.
            resume(stopped, 1);
            assertSame(stopped, whole);
        }
    }

    private ExperimentSpec spec(String engine, String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: resumed
            rounds: 4
            data: {source: synthetic, devices: 10, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [6]}
            cohort: {size: 3}
            evaluation: {every: 2}
            """);
        List<String> assignments = new ArrayList<>(List.of(settings));
        assignments.add("engine=" + engine);
        return ExperimentSpec.read(file, assignments);
    }

    private static void run(ExperimentSpec spec, Path out, int threads, int stop) throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec, threads);
                RunFolder records = RunFolder.create(out)) {
            new Experiment(experiment, Experiment.engineOf(spec), "the command").runKept(records, stoppingAt(stop));
        }
    }

    private static RunSummary resume(Path out, int threads) throws Exception {
        return resume(out, threads, 0);
    }

    private static RunSummary resume(Path out, int threads, int stop) throws Exception {
        try (InterruptedRun run = InterruptedRun.in(out)) {
            ExperimentSpec spec = ExperimentSpec.of(run.settings(), List.of());
            try (var experiment = PreparedExperiment.prepare(spec, threads)) {
                return new Experiment(experiment, Experiment.engineOf(spec), run.command())
                        .resume(run, stoppingAt(stop), true);
            }
        }
    }

    private static ProgressDisplay stoppingAt(int round) {
        return new StoppingDisplay(round, Stop::new);
    }

    private static void assertSame(Path actual, Path expected) throws IOException {
        assertThat(summary(actual)).isEqualTo(summary(expected));
        for (String file : List.of("rounds.jsonl", "clients.jsonl")) {
            assertThat(rows(actual, file)).isEqualTo(rows(expected, file));
        }
        if (Files.exists(expected.resolve("per-user.json"))) {
            assertThat(actual.resolve("per-user.json")).hasSameTextualContentAs(expected.resolve("per-user.json"));
        }
    }

    /** What the engine and its threads are called aside. */
    private static JsonNode summary(Path out) throws IOException {
        var summary = RunJson.read(Files.readString(out.resolve("run.json")), ObjectNode.class);
        summary.remove(List.of("threads", "engine"));
        ((ObjectNode) summary.get("spec")).remove("engine");
        return RunJson.comparable(summary);
    }

    private static List<JsonNode> rows(Path out, String file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve(file))) {
            rows.add(RunJson.comparable(RunJson.read(line, JsonNode.class)));
        }
        return rows;
    }
}
