package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.training.NumpyVector;
import dev.proprio.client.training.SavedNetwork;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.proto.tensor.FloatBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every run leaves the model that it started from, and starts from the one that it is given. */
class InitialModelTest {
    private static final int PARAMETERS = 128 * 6 * 4 + 4 + 4 * 2 + 2;

    @TempDir
    private static Path folder = Path.of("replaced by JUnit");

    private static String spec = "";
    private static Path first = Path.of("replaced below");

    @BeforeAll
    static void train() throws IOException {
        spec = Files.writeString(folder.resolve("spec.yaml"), """
            name: small
            rounds: 2
            data: {source: synthetic, devices: 8, bout: 8s, classes: [walk, sit]}
            model: {kind: mlp, hidden: [4]}
            cohort: {size: 4}
            evaluation: {every: 2}
            """).toString();
        first = folder.resolve("first");
        run(first);
        Shell.Result exported = Shell.run("export", first.toString(), "--format", "npy");
        assertThat(exported.code()).as(exported.err()).isZero();
    }

    private static Shell.Result start(Path out, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("run", spec, "--json", "--out", out.toString()));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return Shell.run(arguments.toArray(String[]::new));
    }

    private static JsonNode run(Path out, String... settings) {
        Shell.Result result = start(out, settings);
        assertThat(result.code()).as(result.err()).isZero();
        return RunJson.read(result.out(), JsonNode.class);
    }

    private static JsonNode summary(Path run) throws IOException {
        return RunJson.read(Files.readString(run.resolve("run.json")), JsonNode.class);
    }

    private static String sha256(JsonNode run) {
        return run.get("model_sha256").asString();
    }

    @Test
    void whatARunStartedFromLiesInItsFolder() throws IOException {
        float[] initial = SavedNetwork.parameters(first.resolve("initial.zip"), PARAMETERS);
        JsonNode said = summary(first).get("initial");
        assertThat(said.get("sha256").asString()).isEqualTo(FloatBytes.sha256(initial));
        assertThat(said.has("file")).isFalse();
        assertThat(NumpyVector.read(first.resolve("export/initial.npy"), PARAMETERS))
                .isEqualTo(initial);
        assertThat(FloatBytes.sha256(NumpyVector.read(first.resolve("export/model.npy"), PARAMETERS)))
                .isEqualTo(sha256(summary(first)));
        JsonNode layout = RunJson.read(Files.readString(first.resolve("export/layout.json")), JsonNode.class);
        assertThat(layout.get("parameters").asInt()).isEqualTo(PARAMETERS);
        assertThat(layout.get("tensors").get(0).toString())
                .isEqualTo("{\"name\":\"0/W\",\"shape\":[768,4],\"order\":\"F\",\"offset\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"initial.zip", "export/initial.npy"})
    void fromTheSameStartTheSameRunComesOfAnotherSeed(String file) throws IOException {
        Path start = first.resolve(file);
        JsonNode again = run(folder.resolve("again-" + start.getFileName()), "model.initial=" + start);
        assertThat(sha256(again)).isEqualTo(sha256(summary(first)));
        assertThat(again.get("metrics")).isEqualTo(summary(first).get("metrics"));
        assertThat(again.get("initial").get("file").asString()).isEqualTo(start.toString());
        assertThat(again.get("initial").get("sha256"))
                .isEqualTo(summary(first).get("initial").get("sha256"));
    }

    /** Four rounds are two rounds twice where nothing but the model is kept between rounds, and everybody takes part. */
    @Test
    void aRunGoesOnFromTheModelOfAnother() throws IOException {
        String[] everybody = {"cohort.size=6", "local.batch=64"};
        run(folder.resolve("whole"), with(everybody, "rounds=4"));
        run(folder.resolve("half"), everybody);
        JsonNode rest = run(
                folder.resolve("rest"),
                with(everybody, "model.initial=" + folder.resolve("half/model.zip"), "engine=grpc"));
        assertThat(rest.get("initial").get("sha256").asString()).isEqualTo(sha256(summary(folder.resolve("half"))));
        List<String> rows = Files.readAllLines(folder.resolve("rest/rounds.jsonl"));
        List<String> all = Files.readAllLines(folder.resolve("whole/rounds.jsonl"));
        assertThat(RunJson.read(rows.getFirst(), JsonNode.class).get("accuracy"))
                .isEqualTo(RunJson.read(all.get(2), JsonNode.class).get("accuracy"));
        // Which of a round's mini-batch comes first, and so the last bits, hangs on the round's number.
        assertThat(SavedNetwork.parameters(folder.resolve("rest/model.zip"), PARAMETERS))
                .containsExactly(SavedNetwork.parameters(folder.resolve("whole/model.zip"), PARAMETERS), within(1e-5f));
    }

    private static String[] with(String[] settings, String... more) {
        String[] all = Arrays.copyOf(settings, settings.length + more.length);
        System.arraycopy(more, 0, all, settings.length, more.length);
        return all;
    }

    @Test
    void eachOfSeveralModelsIsGiven() throws IOException {
        String[] ifca = {"local={algorithm: ifca, clusters: 2}"};
        JsonNode drawn = run(folder.resolve("clusters"), ifca);
        float[] both = new float[2 * PARAMETERS];
        for (int i = 0; i < 2; i++) {
            float[] one = SavedNetwork.parameters(folder.resolve("clusters/initial-" + (i + 1) + ".zip"), PARAMETERS);
            System.arraycopy(one, 0, both, i * PARAMETERS, PARAMETERS);
        }
        Path file = folder.resolve("both.npy");
        NumpyVector.write(file, both);
        JsonNode given = run(folder.resolve("given"), with(ifca, "seed=1", "model.initial=" + file));
        assertThat(sha256(given)).isEqualTo(sha256(drawn));
        Shell.Result one =
                start(folder.resolve("x"), with(ifca, "model.initial=" + folder.resolve("clusters/initial-1.zip")));
        assertThat(one.code()).isEqualTo(2);
        assertThat(one.err())
                .contains(
                        "it holds one model, but ifca trains 2; give a NumPy array (.npy) with all of them, one after the other");
    }

    @Test
    void whatNeverLeavesTheDevicesStartsFromItToo() throws IOException {
        String[] partial = {"local={algorithm: partial, keep: head}"};
        JsonNode drawn = run(folder.resolve("parts"), partial);
        JsonNode given = run(
                folder.resolve("parts-again"), with(partial, "model.initial=" + folder.resolve("parts/initial.zip")));
        assertThat(given.get("metrics")).isEqualTo(drawn.get("metrics"));
        assertThat(sha256(given)).isEqualTo(sha256(drawn));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            model={kind: mlp, hidden: [5]} | initial.zip | which can't be started from: it has 3086 parameters, but mlp over windows of 128 samples of 6 channels and 2 classes has 3857
            model={kind: mlp, hidden: [4, 2]} | initial.zip | which can't be started from: it has 3086 parameters, but
            model=softmax | initial.zip | which can't be started from: it has 3086 parameters, but softmax over windows of 128 samples of 6 channels and 2 classes has 1538
            data.classes=[sit, walk] | initial.zip | it tells [walk, sit] apart, but the data has the classes [sit, walk]; they must be the same in the same order
            data.classes=[walk, run] | model.zip | it tells [walk, sit] apart, but the data has the classes [walk, run]
            data.preprocessing.window=2s | model.zip | it takes windows of 128 samples at 50 Hz, but these have 100 at 50 Hz; set data.preprocessing as it was for that model
            data.preprocessing.scaling=none | model.zip | it takes windows with scaled channels; set data.preprocessing.scaling: z-score
            data.preprocessing.gravity=separate | model.zip | it takes the channels [
            model=softmax | export/initial.npy | it holds 3086 values, but there are 1538 parameters; expected are the 1538 parameters of softmax over windows of 128
            seed=1 | run.json | which can't be started from: its JSON is no configuration of a network
            seed=1 | nowhere.zip | but there is no such file
            """)
    void aStartThatDoesNotFitIsRefused(String setting, String file, String why) {
        Path out = folder.resolve("refused");
        Shell.Result result = start(out, setting, "model.initial=" + first.resolve(file));
        assertThat(result.err())
                .contains("model.initial names " + first.resolve(file))
                .contains(why);
        assertThat(result.code()).isEqualTo(2);
        assertThat(out).doesNotExist();
    }

    @Test
    void parametersThatAreNoNumbersAreRefused() throws IOException {
        float[] values = new float[PARAMETERS];
        values[7] = Float.NaN;
        Path file = folder.resolve("nan.npy");
        NumpyVector.write(file, values);
        assertThat(start(folder.resolve("x"), "model.initial=" + file).err())
                .contains("its parameter 7 is NaN; every one must be finite");
    }

    @Test
    void theBareNameOfAModelStaysAModel() {
        JsonNode named = run(folder.resolve("named"), "model={kind: softmax}", "rounds=1");
        assertThat(sha256(run(folder.resolve("bare"), "model=softmax", "rounds=1")))
                .isEqualTo(sha256(named));
        JsonNode started = run(
                folder.resolve("started"),
                "model=softmax",
                "rounds=1",
                "model.initial=" + folder.resolve("named/initial.zip"));
        assertThat(sha256(started)).isEqualTo(sha256(named));
    }

    /** With another seed, other people are tested, some of whom have trained the first model. */
    @Test
    void peopleWhoTrainedTheStartAndAreTestedAreCounted() {
        JsonNode other = run(folder.resolve("other"), "seed=5", "model.initial=" + first.resolve("model.zip"));
        assertThat(other.get("notes").toString())
                .contains("windows are normalized as they were for " + first.resolve("model.zip"))
                .containsPattern(
                        "[12] of the 2 people who are tested trained \\S+model.zip, which the run started from");
        JsonNode untrained =
                run(folder.resolve("untrained"), "seed=5", "model.initial=" + first.resolve("initial.zip"));
        assertThat(untrained.get("notes").toString()).doesNotContain("who are tested");
        JsonNode unknown = run(folder.resolve("unknown"), "model.initial=" + first.resolve("export/model.npy"));
        assertThat(unknown.get("notes").toString())
                .contains("which the run started from, is unknown, for no run.json and clients.jsonl lie beside it");
    }

    @Test
    void aRunIsNotGoneOnWithWhenItsStartHasChanged() throws IOException {
        Path start = Files.copy(first.resolve("initial.zip"), folder.resolve("start.zip"));
        Path out = folder.resolve("stopped");
        JsonNode done = run(out, "model.initial=" + start);
        Files.delete(out.resolve("run.json"));
        Files.copy(first.resolve("model.zip"), start, StandardCopyOption.REPLACE_EXISTING);
        Shell.Result refused = Shell.run("run", "--resume", out.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("the data of the run in " + out + " is not what it was when the run began: " + start
                        + " has changed");
        Files.copy(first.resolve("initial.zip"), start, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(out.resolve("initial.zip"));
        Shell.Result resumed = Shell.run("run", "--resume", out.toString(), "--json");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(RunJson.comparable(RunJson.read(resumed.out(), JsonNode.class)))
                .isEqualTo(RunJson.comparable(done));
        assertThat(SavedNetwork.parameters(out.resolve("initial.zip"), PARAMETERS))
                .isEqualTo(SavedNetwork.parameters(start, PARAMETERS));
    }

    @Test
    void aSweepStartsEveryRunFromIt() throws IOException {
        Path sweep = Files.writeString(folder.resolve("sweep.yaml"), """
                experiment: %s
                seeds: [1, 2]
                vary: {model.initial: [%s]}
                """.formatted(spec, first.resolve("initial.zip")));
        Path out = folder.resolve("sweep");
        Shell.Result result = Shell.run("sweep", sweep.toString(), "--out", out.toString());
        assertThat(result.code()).as(result.err()).isZero();
        try (var files = Files.walk(out)) {
            List<Path> runs = files.filter(file -> file.endsWith("run.json")).toList();
            assertThat(runs).hasSize(2);
            for (Path run : runs) {
                assertThat(RunJson.read(Files.readString(run), JsonNode.class)
                                .get("initial")
                                .get("sha256"))
                        .isEqualTo(summary(first).get("initial").get("sha256"));
            }
        }
    }
}
