package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What was left out, and what a figure rests on, stands beside the figures. */
class RunNotesTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private Path spec = Path.of("replaced below");

    @BeforeEach
    void write() throws IOException {
        for (int person = 1; person <= 3; person++) {
            StringBuilder text = new StringBuilder("time,x,label,day\n");
            for (int i = 0; i < 600; i++) {
                text.append("%s,%s,%s,%d\n".formatted(i / 50.0, Math.sin(i * person), label(i), 1 + i / 200));
            }
            write("P0" + person + ".csv", text.toString());
        }
        write("P04.csv", "time,x,label,day\n");
        spec = Files.writeString(folder.resolve("spec.yaml"), """
            name: told
            rounds: 1
            data:
              source: csv
              path: "%s"
              user: path:1
              time: time
              channels: [x]
              labels: [walk, rest, swim]
              preprocessing: {window: 1s}
            model: {kind: softmax}
            cohort: {size: 2, over-select: 1.0}
            evaluation: {held-out: 0.34}
            """.formatted(
                        folder.resolve("data").toString().replace('\\', '/')));
    }

    private static String label(int row) {
        return row % 200 < 100 ? "walk" : row < 550 ? "rest" : "unmarked";
    }

    private void write(String name, String content) throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data").resolve(name), content);
    }

    @Test
    void oneAbsurdSampleIsNamedBesideTheFigures() throws IOException {
        for (int person = 1; person <= 3; person++) {
            Path file = folder.resolve("data").resolve("P0" + person + ".csv");
            Files.writeString(file, Files.readString(file).replace("\n1.0,", "\n1.0,1e38,walk,1\n1.0101,"));
        }
        assertThat(run().out()).contains("x is normalized by a deviation of ", "the farthest, 1.00e+38, that of P0");
    }

    @Test
    void theTerminalTheReportAndTheJsonSayIt() throws IOException {
        Shell.Result result = run();
        JsonNode json = json();
        String empty = "1 of 4 files has no row: P04.csv";
        String dropped = "150 of 1800 rows were left out because of the label";
        assertThat(json.get("notes").valueStream().map(JsonNode::asString))
                .containsExactly(
                        dropped, empty, "no row that could be used has the label 'swim', so that class is empty");
        assertThat(json.get("metrics")
                        .get("classes_without_test_windows")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactly("swim");
        assertThat(json.get("metrics").get("users").asInt()).isEqualTo(1);
        assertThat(json.get("metrics").has("user_sd")).isFalse();
        assertThat(result.out())
                .contains(empty, dropped)
                .containsPattern("\naccuracy per person +[\\d.]+ %, of one person alone\n")
                .containsPattern("\nworst tenth of people +[\\d.]+ %, of one person alone\n")
                .containsPattern("accuracy +[\\d.]+ %, without a test window of swim\n")
                .containsPattern("macro-F1 +[\\d.]+ %, without a test window of swim\n");
        assertThat(Files.readString(folder.resolve("out/report.html")))
                .contains(empty, dropped, "of one user alone", "classes without a test window");
    }

    @Test
    void whatSecureAggregationCutIsCountedInTheTable() throws IOException {
        for (String person : List.of("P05", "P06", "P07")) {
            write(
                    person + ".csv",
                    Files.readString(folder.resolve("data/P01.csv")).replace("-0.", "-0.1"));
        }
        Shell.Result tight = run(
                "--set",
                "secure-aggregation={protocol: secagg, minimum: 3, clip: 0.0000001}",
                "--set",
                "cohort.size=4");
        assertThat(tight.out())
                .containsPattern(
                        "\nclipped +to secure aggregation's bounds: [1-9][\\d,]* of the values, 0 of the weights");
    }

    @Test
    void aSplitBySessionKeepsTheShareThatIsAskedFor() throws IOException {
        run(
                "--set",
                "evaluation.split=session",
                "--set",
                "evaluation.held-out=0.6",
                "--set",
                "data.session=column:day");
        // Two of three days, of which a window of a second holds 50 samples: 4 walks of two windows and 3 rests.
        JsonNode users = RunJson.read(Files.readString(folder.resolve("out/per-user.json")), JsonNode.class);
        assertThat(users)
                .hasSize(3)
                .allSatisfy(user -> assertThat(user.get("samples").asInt()).isEqualTo(7));
        assertThat(json().get("metrics").get("users").asInt()).isEqualTo(3);
    }

    @Test
    void whoeverHasOneSessionIsNotTestedBySession() {
        Shell.Result result = shell("--set", "evaluation.split=session");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out() + result.err())
                .contains(
                        "none of the 3 people kept for testing has a window",
                        "only those with two sessions are tested");
    }

    @Test
    void aGuardThatLeavesNothingToTestIsNamed() {
        Shell.Result result = shell("--set", "evaluation.split=time");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out() + result.err())
                .contains("evaluation.held-out (0.34) and evaluation.guard (10s) leave of each recording's end");
    }

    /** Whoever measures the global model measures what nobody trained. */
    @ParameterizedTest
    @CsvSource({"fedproto, 102 of the model's 102", "partial, 102 of the model's 102", "sgd, ''"})
    void parametersThatNeverLeaveTheDevicesAreNamed(String algorithm, String which) throws IOException {
        Shell.Result result = run("--set", "data.labels=[walk, rest]", "--set", "local={algorithm: " + algorithm + "}");
        if (which.isEmpty()) {
            assertThat(result.out()).doesNotContain("never leave the devices");
        } else {
            assertThat(result.out())
                    .contains("under the local algorithm \"" + algorithm + "\" " + which
                            + " parameters never leave the devices (such as 0/W): in the global model, which is"
                            + " measured, they are as they were before the first round");
        }
    }

    @Test
    void aModelThatNoRoundMovedIsNotCalledThatOfARound() throws IOException {
        Shell.Result result = shell("--set", "rounds=3", "--set", "faults.dropout=1");
        assertThat(result.code()).isEqualTo(1);
        assertThat(json().get("notes").valueStream().map(JsonNode::asString))
                .contains("no round moved the model: what is kept, and was measured, is what the run started from");
    }

    private Shell.Result run(String... more) {
        Shell.Result result = shell(more);
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    private Shell.Result shell(String... more) {
        String[] all = new String[more.length + 4];
        all[0] = "run";
        all[1] = spec.toString();
        all[2] = "--out";
        all[3] = folder.resolve("out").toString();
        System.arraycopy(more, 0, all, 4, more.length);
        return Shell.run(all);
    }

    private JsonNode json() throws IOException {
        return RunJson.read(Files.readString(folder.resolve("out/run.json")), JsonNode.class);
    }
}
