package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.proto.tensor.FloatBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RunCommandTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private String spec = "";

    @BeforeEach
    void writeSpec() throws IOException {
        spec = Files.writeString(folder.resolve("spec.yaml"), """
            name: small
            rounds: 4
            data: {source: synthetic, devices: 12, bout: 8s, classes: [walk, run, sit, typing]}
            model: {kind: cnn1d, filters: [4], kernel: 5, pool: 4, dense: [8]}
            cohort: {size: 5}
            local: {epochs: 2, batch: 8, learning-rate: 0.1}
            evaluation: {every: 2}
            """).toString();
    }

    @Test
    void theSameSpecAndSeedGiveTheSameBitsOnEveryEngineAndAnyNumberOfThreads() throws IOException {
        JsonNode one = run("one", "--threads", "1");
        JsonNode two = run("two", "--threads", "2");
        JsonNode three = run("three", "--threads", "3");
        JsonNode grpc = run("grpc", "--engine", "grpc", "--threads", "2");
        JsonNode again = run("again", "--engine", "grpc", "--threads", "1");
        JsonNode tight = run("tight", "--set", "data.memory=1kB");
        for (JsonNode other : List.of(two, three, grpc, again, tight)) {
            assertThat(other.get("model_sha256")).isEqualTo(one.get("model_sha256"));
            assertThat(other.get("metrics")).isEqualTo(one.get("metrics"));
            assertThat(other.get("bytes_up")).isEqualTo(one.get("bytes_up"));
            assertThat(other.get("bytes_down")).isEqualTo(one.get("bytes_down"));
            assertThat(other.get("reproducible").asBoolean()).isTrue();
        }
        assertThat(comparableRows("grpc")).isEqualTo(comparableRows("one"));
        assertThat(run("other", "--seed", "2").get("model_sha256")).isNotEqualTo(one.get("model_sha256"));
    }

    @Test
    void oneKeyHidesTheQuickstartsUpdatesOnEveryEngine() throws IOException {
        String quickstart = Files.writeString(
                        folder.resolve("hidden.yaml"),
                        Files.readString(Path.of("recipes", "quickstart.yaml"))
                                + "secure-aggregation: {protocol: secagg}\n")
                .toString();
        JsonNode local = hidden(quickstart, "local");
        JsonNode grpc = hidden(quickstart, "grpc");
        assertThat(grpc.get("model_sha256")).isEqualTo(local.get("model_sha256"));
        assertThat(local.get("secure_aggregation").get("level").asString()).isEqualTo("arithmetic");
        assertThat(grpc.get("secure_aggregation").get("level").asString()).isEqualTo("full");
        assertThat(grpc.get("secure_aggregation").get("bytes_up").asLong())
                .isEqualTo(grpc.get("bytes_up").asLong());
        assertThat(folder.resolve("hidden-grpc/report.html"))
                .content()
                .contains("What the coordinator could see", TrustBasis.SIMULATED.sentence());
        assertThat(local.get("secure_aggregation").get("basis").asString()).isEqualTo(TrustBasis.ARITHMETIC.sentence());
        assertThat(grpc.get("secure_aggregation").get("basis").asString()).isEqualTo(TrustBasis.SIMULATED.sentence());
    }

    private JsonNode hidden(String quickstart, String engine) throws IOException {
        Path out = folder.resolve("hidden-" + engine);
        Shell.Result result = Shell.run(
                "run",
                quickstart,
                "--engine",
                engine,
                "--out",
                out.toString(),
                "--set",
                "rounds=2",
                "--set",
                "data.devices=48",
                "--set",
                "faults.dropout=0.1");
        assertThat(result.code()).as(result.err()).isZero();
        return RunJson.read(Files.readString(out.resolve("run.json")), JsonNode.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: bucketing, size: 2, rule: {kind: geometric-median}}",
                "{kind: centered-clipping, tau: 0.1}",
                "{kind: multi-krum, attackers: 1}",
                "{kind: norm-clipping, norm: 0.1}",
                "{kind: fltrust, root: user-0}"
            })
    void robustRulesGiveTheSameBitsToo(String rule) {
        String[] settings = {"--set", "cohort.minimum=5", "--set", "aggregation=" + rule};
        JsonNode one = run("one", with(settings, "--threads", "1"));
        JsonNode two = run("two", with(settings, "--threads", "2"));
        JsonNode grpc = run("grpc", with(settings, "--engine", "grpc", "--threads", "2"));
        assertThat(two.get("model_sha256")).isEqualTo(one.get("model_sha256"));
        assertThat(grpc.get("model_sha256")).isEqualTo(one.get("model_sha256"));
        assertThat(run("mean", "--threads", "2").get("model_sha256")).isNotEqualTo(one.get("model_sha256"));
    }

    private static String[] with(String[] settings, String... more) {
        return Stream.of(settings, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void overSelectionOnTheLocalEngineChangesNothingWhileNobodyFails() {
        assertThat(run("more", "--set", "cohort.over-select=1.5").get("model_sha256"))
                .isEqualTo(run("exact", "--threads", "1").get("model_sha256"));
    }

    @Test
    void theFolderHoldsEverythingAndTheModelIsTheOneThatWasMeasured() throws IOException {
        JsonNode summary = run("full", "--threads", "2");
        Path out = folder.resolve("full");
        assertThat(out)
                .isDirectoryContaining("glob:**/run.json")
                .isDirectoryContaining("glob:**/rounds.jsonl")
                .isDirectoryContaining("glob:**/clients.jsonl")
                .isDirectoryContaining("glob:**/per-user.json")
                .isDirectoryContaining("glob:**/model.zip")
                .isDirectoryContaining("glob:**/report.html");
        assertThat(Files.readAllLines(out.resolve("rounds.jsonl"))).hasSize(5);
        assertThat(Files.readAllLines(out.resolve("clients.jsonl"))).hasSize(20);
        JsonNode untouched =
                json(Files.readAllLines(out.resolve("rounds.jsonl")).getFirst());
        assertThat(untouched.get("round").asInt()).isZero();
        assertThat(untouched.get("accepted").asInt()).isZero();
        assertThat(untouched.get("accuracy").asDouble()).isBetween(0.0, 1.0);
        assertThat(untouched.has("train_loss")).isFalse();
        assertThat(out.resolve("report.html")).content().contains("pooled, round 0: ");
        assertThat(summary.get("updates").get("accepted").asInt()).isEqualTo(20);
        assertThat(summary.get("weighting").asString()).isEqualTo("samples");
        assertOneRate(summary, Files.readAllLines(out.resolve("rounds.jsonl")));
        assertThat(summary.get("bytes_up").asLong())
                .isEqualTo(4 * 20 * summary.get("parameters").asLong());
        var network = ModelSerializer.restoreMultiLayerNetwork(
                out.resolve("model.zip").toFile());
        assertThat(FloatBytes.sha256(network.params().dup().data().asFloat()))
                .isEqualTo(summary.get("model_sha256").asString());
    }

    /** Clients per second are those of the whole rounds, of which training is a part and evaluation another. */
    private static void assertOneRate(JsonNode summary, List<String> rows) {
        double rate = summary.get("clients_per_second").asDouble();
        double training = rows.stream()
                .mapToDouble(row -> json(row).get("seconds").asDouble())
                .sum();
        double rounds = rows.stream()
                .filter(row -> json(row).has("phases"))
                .mapToDouble(row -> json(row)
                        .get("phases")
                        .valueStream()
                        .mapToDouble(phase -> phase.get("elapsed_seconds").asDouble())
                        .sum())
                .sum();
        assertThat(training).isLessThan(rounds);
        assertThat(summary.get("rounds_seconds").asDouble()).isCloseTo(rounds, withinPercentage(0.001));
        assertThat(20 / rate).isCloseTo(rounds, withinPercentage(0.001));
        assertThat(rounds).isLessThan(summary.get("seconds").asDouble());
        assertThat(summary.get("trained_per_second").asDouble()).isCloseTo(20 / training, withinPercentage(0.001));
    }

    @Test
    void aRunEndsInATable() {
        Shell.Result result =
                Shell.run("run", spec, "--out", folder.resolve("table").toString());
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .containsPattern("accuracy +\\d+\\.\\d %")
                .containsPattern("updates +20 accepted, 0 late, 0 failed")
                .containsPattern("rounds +\\d+ in \\d+\\.\\d s\n")
                .containsPattern("whole run +\\d+\\.\\d s, data included")
                .containsPattern("trained per second +\\d+\\.\\d \\(training alone\\)")
                .contains("worst tenth of people", "model sha256", "report.html")
                .doesNotContain("commonest failure");
    }

    @Test
    void aFailedRunSaysWhyAndLeavesItsRecord() throws IOException {
        Shell.Result result = Shell.run(
                "run", spec, "--out", folder.resolve("failed").toString(), "--set", "local.learning-rate=1e30");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("the run failed: 3 rounds in a row, up to round 3, had fewer than 1 usable update;"
                        + " for example user-")
                .contains("failed at train: the loss became");
        assertThat(result.out())
                .containsPattern("updates +0 accepted, 0 late, 15 failed")
                .containsPattern("commonest failure +\\d+ of 15 at train: the loss became");
        JsonNode summary = json(Files.readString(folder.resolve("failed/run.json")));
        assertThat(summary.get("status").asString()).isEqualTo("failed");
        assertThat(Files.readAllLines(folder.resolve("failed/clients.jsonl")))
                .hasSize(15)
                .allMatch(line -> line.contains("\"outcome\":\"failed\"") && line.contains("\"stage\":\"train\""));
    }

    @Test
    void devicesWithoutWindowsFailAndThoseOfOneClassTrainAndTheRunGoesOn() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        for (int user = 0; user < 6; user++) {
            var rows = new StringBuilder("x,what\n");
            int seconds = user == 3 ? 1 : 20;
            for (int i = 0; i < seconds * 20; i++) {
                rows.append(i % 7).append(user == 4 || i < seconds * 10 ? ",walk\n" : ",run\n");
            }
            Files.writeString(data.resolve("user" + user + ".csv"), rows);
        }
        JsonNode summary = run(
                "odd",
                "--seed",
                "2",
                "--set",
                "data={source: csv, path: '" + data
                        + "', user: 'path:-1', label: 'column:what', rate: 20, channels: [x]}",
                "--set",
                "cohort.size=5",
                "--set",
                "model={kind: mlp, hidden: [4]}",
                "--set",
                "evaluation={held-out: 0.2}");
        assertThat(summary.get("status").asString()).isEqualTo("done");
        List<String> clients = Files.readAllLines(folder.resolve("odd/clients.jsonl"));
        assertThat(clients)
                .filteredOn(line -> line.contains("\"device\":\"user3\""))
                .isNotEmpty()
                .allMatch(line -> line.contains("the shard has no windows to train on"));
        assertThat(clients)
                .filteredOn(line -> line.contains("\"device\":\"user4\""))
                .isNotEmpty()
                .allMatch(line -> line.contains("accepted"));
    }

    private List<JsonNode> comparableRows(String out) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String file : List.of("rounds.jsonl", "clients.jsonl")) {
            for (String line : Files.readAllLines(folder.resolve(out).resolve(file))) {
                rows.add(RunJson.comparable(json(line)));
            }
        }
        return rows;
    }

    private JsonNode run(String out, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("run", spec, "--json", "--out", folder.resolve(out).toString()));
        arguments.addAll(List.of(more));
        Shell.Result result = Shell.run(arguments.toArray(String[]::new));
        assertThat(result.code()).as(result.err()).isZero();
        return json(result.out());
    }

    private static JsonNode json(String text) {
        return RunJson.read(text, JsonNode.class);
    }
}
