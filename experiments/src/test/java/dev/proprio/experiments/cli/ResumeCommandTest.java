package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.FolderLock;
import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import tools.jackson.databind.JsonNode;

class ResumeCommandTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private String spec = "";

    @BeforeEach
    void writeSpec() throws IOException {
        spec = Files.writeString(folder.resolve("spec.yaml"), """
            rounds: 3
            data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, run]}
            model: {kind: mlp, hidden: [4]}
            cohort: {size: 3}
            """).toString();
    }

    /** A run that is over, but for the file that says so. */
    private Path almostDone(String... settings) throws IOException {
        Path out = folder.resolve("run");
        List<String> arguments = new ArrayList<>(List.of("run", spec, "--out", out.toString()));
        arguments.addAll(List.of(settings));
        assertThat(Shell.run(arguments.toArray(String[]::new)).code()).isZero();
        Files.move(out.resolve("run.json"), folder.resolve("run.json"));
        return out;
    }

    private void assertRefused(Path out, String message, String... more) {
        List<String> arguments = new ArrayList<>(List.of("run", "--resume", out.toString()));
        arguments.addAll(Arrays.asList(more));
        Shell.Result result = Shell.run(arguments.toArray(String[]::new));
        assertThat(result.err()).isEqualTo(message + System.lineSeparator());
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void whatIsLeftIsDone() throws IOException {
        Path out = almostDone();
        Shell.Result result = Shell.run("run", "--resume", out.toString(), "--json");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(RunJson.comparable(RunJson.read(result.out(), JsonNode.class)))
                .isEqualTo(
                        RunJson.comparable(RunJson.read(Files.readString(folder.resolve("run.json")), JsonNode.class)));
        assertRefused(
                out,
                "the run in %s is complete: all of it (3 rounds) is done, so that there is nothing to resume"
                        .formatted(out));
        assertThat(out.toFile().list())
                .containsExactlyInAnyOrder(
                        "clients.jsonl",
                        "data.json",
                        "embedding.json",
                        "initial.zip",
                        "input.json",
                        "journal.db",
                        "lock",
                        "mistakes.json",
                        "model.zip",
                        "per-user.json",
                        "report.html",
                        "resume.json",
                        "rounds.jsonl",
                        "run.json",
                        "tested.jsonl",
                        "windows.json",
                        "windows.jsonl");
    }

    @Test
    void theSameSettingsMayBeSaidAgainButNoOthers() throws IOException {
        Path out = almostDone();
        assertRefused(
                out,
                "the run in %s goes on with the settings that it began with, but local.learning-rate was 0.05 and is now 0.5, seed was 1 and is now 9; leave it as it was, or start another run"
                        .formatted(out),
                "--set",
                "local.learning-rate=0.5",
                "--seed",
                "9");
        Files.writeString(Path.of(spec), Files.readString(Path.of(spec)).replace("size: 3", "size: 4"));
        assertRefused(
                out,
                "the run in %s goes on with the settings that it began with, but cohort.size was 3 and is now 4; leave it as it was, or start another run"
                        .formatted(out),
                spec);
        assertRefused(
                out,
                "the run in %s goes on with the settings that it began with, but engine was local and is now grpc; leave it as it was, or start another run"
                        .formatted(out),
                "--engine",
                "grpc");
        assertRefused(
                out,
                "--out and --resume exclude each other: a run goes on in its own folder",
                "--out",
                folder.resolve("other").toString());
        Path devices = Files.writeString(out.resolve("devices.json"), "[]");
        assertRefused(
                out,
                "the devices of the run in \"%s\" are not simulated ones: go on with it by starting its coordinator again, or with --listen HOST:PORT"
                        .formatted(out));
        Files.delete(devices);
        assertThat(Shell.run("run", "--resume", out.toString(), "--seed", "1").code())
                .isZero();
    }

    @Test
    void whereNothingWasKeptThereIsNothingToResume() throws IOException {
        Path out = almostDone("--set", "journal.every=0");
        String nothing =
                "there is nothing to resume in %s: it has no resume.json; name the folder of a run that was begun"
                        + " without journal.every=0, or start the run anew";
        assertRefused(out, nothing.formatted(out));
        assertRefused(folder.resolve("nowhere"), nothing.formatted(folder.resolve("nowhere")));
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aJournalThatIsDamagedOrGoneIsSaidInASentence() throws IOException {
        Path out = almostDone();
        Path journal = out.resolve("journal.db");
        byte[] whole = Files.readAllBytes(journal);
        Files.writeString(journal, "no database");
        assertRefused(
                out, "the journal %s is not a journal: it does not begin like an SQLite database".formatted(journal));
        Files.delete(journal);
        String run = RunJson.read(Files.readString(out.resolve("resume.json")), JsonNode.class)
                .get("run")
                .asString();
        assertRefused(
                out,
                "the journal %s knows no run %s, which %s names".formatted(journal, run, out.resolve("resume.json")));
        Files.write(journal, whole);
        Files.writeString(out.resolve("resume.json"), "{");
        Shell.Result result = Shell.run("run", "--resume", out.toString());
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith(out.resolve("resume.json") + " can't be read: ");
    }

    @Test
    void otherDataIsRefusedByNameUnlessItIsAllowed() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        for (String person : List.of("ann", "bob", "cem", "dan")) {
            writeRecording(data.resolve(person + ".csv"), 0);
        }
        spec = Files.writeString(folder.resolve("csv.yaml"), """
            rounds: 2
            data:
              source: csv
              path: %s
              time: t
              channels: [x, y]
              label: column:activity
              user: path-regex:([a-z]+)
              preprocessing: {window: 1s}
            model: {kind: mlp, hidden: [4]}
            cohort: {size: 2}
            """.formatted(data))
                .toString();
        Path out = almostDone();
        writeRecording(data.resolve("bob.csv"), 1);
        Files.move(data.resolve("dan.csv"), data.resolve("eve.csv"));
        String refusal =
                "the data of the run in %s is not what it was when the run began: bob.csv has changed (%d bytes as before), dan.csv is gone, eve.csv was added; bring it back, or start the run anew; or go on with the data as it is, which run.json will say: --allow-changed-data"
                        .formatted(out, Files.size(data.resolve("bob.csv")));
        assertRefused(out, refusal);
        assertThat(out.resolve("run.json")).doesNotExist();
        assertThat(Shell.run("run", "--resume", out.toString(), "--allow-changed-data")
                        .code())
                .isZero();
        JsonNode summary = RunJson.read(Files.readString(out.resolve("run.json")), JsonNode.class);
        assertThat(summary.get("reproducible").asBoolean()).isFalse();
        assertThat(summary.get("notes").valueStream().map(JsonNode::asString))
                .anyMatch(note -> note.startsWith("it went on after round 2 with other data: bob.csv has changed"));
    }

    /** Held-out people are drawn anew among other ones, and some of them have trained. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "selection: poisson, minimum: 1}\nprivacy: {clip: 1, noise-multiplier: 1, delta: 0.01, randomness: secret}",
                "selection: uniform}\nprivacy: {mechanism: local-gaussian, clip: 1, noise-multiplier: 1, delta: 0.01}"
            })
    void otherDataIsNeverAllowedWithPrivacy(String settings) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        for (String person : List.of("ann", "bob", "cem", "dan", "fay", "gus", "hal", "ida")) {
            writeRecording(data.resolve(person + ".csv"), 0);
        }
        spec = Files.writeString(folder.resolve("csv.yaml"), """
            rounds: 2
            data:
              source: csv
              path: %s
              time: t
              channels: [x, y]
              label: column:activity
              user: path-regex:([a-z]+)
              preprocessing: {window: 1s}
            model: {kind: mlp, hidden: [4]}
            aggregation: uniform-mean
            cohort: {size: 2, %s
            """.formatted(data, settings))
                .toString();
        Path out = almostDone();
        Files.move(data.resolve("dan.csv"), data.resolve("eve.csv"));
        assertRefused(
                out,
                "the data of the run in %s is not what it was when the run began: dan.csv is gone, eve.csv was added; bring it back, or start the run anew"
                        .formatted(out));
        Shell.Result allowed = Shell.run("run", "--resume", out.toString(), "--allow-changed-data");
        assertThat(allowed.code()).isEqualTo(2);
        assertThat(allowed.err()).startsWith("--allow-changed-data does not go with privacy");
        assertThat(out.resolve("run.json")).doesNotExist();
        Files.move(data.resolve("eve.csv"), data.resolve("dan.csv"));
        assertThat(Shell.run("run", "--resume", out.toString()).code()).isZero();
    }

    @Test
    void aModelsFileBelongsToTheDigest() throws IOException {
        Path network = folder.resolve("network.json");
        String json = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(300)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build()
                .toJson();
        Files.writeString(network, json);
        spec = Files.writeString(folder.resolve("dl4j.yaml"), """
            rounds: 2
            data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, run], preprocessing: {window: 1s}}
            model: {kind: dl4j, path: %s}
            cohort: {size: 2}
            """.formatted(network))
                .toString();
        Path out = almostDone();
        assertThat(out.resolve("data.json")).content().contains("\"path\" : \"" + network + "\"");
        Files.writeString(network, json + "\n");
        assertRefused(
                out,
                "the data of the run in %s is not what it was when the run began: %s has changed (%d bytes, before %d); bring it back, or start the run anew; or go on with the data as it is, which run.json will say: --allow-changed-data"
                        .formatted(out, network, json.length() + 1, json.length()));
        Files.writeString(network, json);
        assertThat(Shell.run("run", "--resume", out.toString()).code()).isZero();
    }

    /** A minute at 20 Hz, of two activities; {@code last} is the last value's last digit. */
    private static void writeRecording(Path file, int last) throws IOException {
        var text = new StringBuilder("t,x,y,activity\n");
        for (int i = 0; i < 1_200; i++) {
            text.append("%d.%02d,%d,%d,%s\n".formatted(i / 20, i % 20 * 5, i % 7, i % 5, i < 600 ? "walk" : "rest"));
        }
        Files.writeString(file, text + "60.00,1,%d,rest\n".formatted(last));
    }

    @Test
    void aSummaryThatIsTornIsWrittenAgain() throws IOException {
        Path out = almostDone();
        String whole = Files.readString(folder.resolve("run.json"));
        for (String file : List.of("run.json", "input.json")) {
            Files.writeString(out.resolve("run.json"), whole);
            Files.writeString(out.resolve(file), whole.substring(0, 40));
            assertThat(Shell.run("run", "--resume", out.toString()).code()).isZero();
            JsonNode again = RunJson.read(Files.readString(out.resolve("run.json")), JsonNode.class);
            assertThat(again.get("model_sha256"))
                    .isEqualTo(RunJson.read(whole, JsonNode.class).get("model_sha256"));
            assertThat(again.get("notes").valueStream().map(JsonNode::asString))
                    .anyMatch(note -> note.startsWith(file + " was "));
            assertThat(RunJson.read(Files.readString(out.resolve("input.json")), JsonNode.class)
                            .isObject())
                    .isTrue();
        }
    }

    @Test
    void onlyOneProcessGoesOnWithARun() throws IOException {
        Path out = almostDone();
        try (FolderLock held = FolderLock.of(out)) {
            assertThat(held).isNotNull();
            assertRefused(out, "the run in %s is under way in another process".formatted(out));
        }
        assertThat(Shell.run("run", "--resume", out.toString()).code()).isZero();
    }

    @Test
    void aPasswordInTheUrlIsRefused() {
        Shell.Result result =
                Shell.run("validate", spec, "--set", "journal.url='jdbc:postgresql://db/runs?user=me&password=secret'");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains("journal.url must not hold a password, which would be written into the run's files; put it"
                        + " into ~/.pgpass")
                .doesNotContain("secret");
        assertThat(Shell.run("validate", spec, "--set", "journal.url=mysql://db")
                        .err())
                .contains("journal.url must begin with jdbc:postgresql: but was \"mysql://db\"");
        assertThat(Shell.run("run").err())
                .startsWith("name an experiment: a YAML file, or a recipe; the recipes are: ");
    }
}
