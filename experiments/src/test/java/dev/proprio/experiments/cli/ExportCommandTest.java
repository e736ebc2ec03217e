package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.export.CsvFormat;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SampleSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ExportCommandTest {
    @TempDir
    private static Path folder = Path.of("replaced by JUnit");

    private static Path run = Path.of("replaced below");

    @BeforeAll
    static void train() throws IOException {
        Path spec = Files.writeString(folder.resolve("spec.yaml"), """
            name: small
            rounds: 1
            data: {source: synthetic, devices: 8, bout: 8s, classes: [walk, run, sit, typing]}
            model: {kind: cnn1d, filters: [4], kernel: 5, pool: 4, dense: [8]}
            cohort: {size: 4}
            evaluation: {held-out: 0.4}
            """);
        run = folder.resolve("run");
        Shell.Result result = Shell.run("run", spec.toString(), "--out", run.toString());
        assertThat(result.code()).as(result.err()).isZero();
    }

    private static Shell.Result export(Path from, String... arguments) {
        List<String> all = new ArrayList<>(List.of("export", from.toString()));
        all.addAll(List.of(arguments));
        return Shell.run(all.toArray(String[]::new));
    }

    @Test
    void everyFormatIsWritten() throws IOException {
        Shell.Result c = export(run, "--format", "c");
        assertThat(c.code()).as(c.err()).isZero();
        assertThat(c.out())
                .containsPattern("model size +[\\d,]+ bytes")
                .containsPattern("static RAM +[\\d,]+ bytes")
                .containsPattern("multiply-adds +[\\d,]+ per window");
        assertThat(Files.readString(run.resolve("export").resolve("proprio_model.h")))
                .contains("#define PROPRIO_LENGTH 128", "#define PROPRIO_CLASSES 4", "at 50 Hz");
        assertThat(c.out()).containsPattern("stream +.*proprio_stream.c");
        assertThat(Files.readString(run.resolve("export").resolve("proprio_stream.h")))
                .contains("#define PROPRIO_STREAM_RATE 50.0", "#define PROPRIO_STREAM_MAX_GAP 0.2");
        Shell.Result bytes = export(run, "--format", "c", "--quantize", "int8", "--out", folder + "/int8");
        assertThat(bytes.out()).containsPattern("accuracy +[\\d.]+ % in int8, [\\d.]+ % in float32, [\\d.]+ % agree");
        assertThat(Files.readString(folder.resolve("int8").resolve("proprio_model.c")))
                .contains("int8_t");
        assertThat(export(run, "--format", "onnx").code()).isZero();
        assertThat(run.resolve("export").resolve("model.onnx")).isNotEmptyFile();
        assertThat(export(run, "--format", "dl4j").code()).isZero();
        assertThat(run.resolve("export").resolve("model.zip")).isNotEmptyFile();
    }

    /** A model is never better than itself, and as good on its devices as the run says. */
    @Test
    void itsModelIsComparedWithItselfOnWhatDevicesHaveKept() throws IOException {
        Shell.Result told = Shell.run(
                "query", folder.resolve("spec.yaml").toString(), "--compare", run.toString(), run.toString(), "--json");
        assertThat(told.code()).as(told.err()).isZero();
        JsonNode comparison = RunJson.read(told.out(), JsonNode.class);
        JsonNode measured = RunJson.read(Files.readString(run.resolve("run.json")), JsonNode.class);
        assertThat(comparison.get("second").asDouble())
                .isEqualTo(measured.get("metrics").get("accuracy").asDouble());
        assertThat(comparison.get("all").get("first_alone").asLong()).isZero();
        assertThat(comparison.get("all").get("second_alone").asLong()).isZero();
        Shell.Result noisy = Shell.run(
                "query",
                folder.resolve("spec.yaml").toString(),
                "--compare",
                run.toString(),
                run.toString(),
                "--noise-multiplier",
                "1",
                "--delta",
                "0.01");
        assertThat(noisy.code()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(noisy.err()).contains("--compare goes without --noise-multiplier");
    }

    /** Whoever trains would be in the ranges of bytes otherwise, without noise. */
    @Test
    void thePrivateAreNotWhatBytesAreCalibratedOn() {
        Path hidden = folder.resolve("private");
        Shell.Result trained = Shell.run(
                "run",
                folder.resolve("spec.yaml").toString(),
                "--out",
                hidden.toString(),
                "--set",
                "aggregation=uniform-mean",
                "--set",
                "cohort.selection=poisson",
                "--set",
                "privacy={clip: 1, noise-multiplier: 1, delta: 0.01}");
        assertThat(trained.code()).as(trained.err()).isZero();
        Shell.Result bytes = export(hidden, "--format", "c", "--quantize", "int8");
        assertThat(bytes.code()).as(bytes.err()).isZero();
        assertThat(bytes.out()).containsPattern("calibrated on +people who are tested on");
    }

    /** The tables have what the rows have, and Python reads the same. */
    @Test
    void figuresAreReadElsewhere() throws Exception {
        Path torn = Files.createDirectory(folder.resolve("torn"));
        for (String file : List.of("run.json", "rounds.jsonl", "clients.jsonl", "per-user.json")) {
            Files.copy(run.resolve(file), torn.resolve(file));
        }
        Files.writeString(torn.resolve("clients.jsonl"), "{\"round\":2,\"dev", StandardOpenOption.APPEND);
        Shell.Result result = export(torn, "--format", "csv");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("left out       1 line that is not whole");
        List<String> rounds = Files.readAllLines(torn.resolve("export/rounds.csv"));
        List<String> rows = Files.readAllLines(torn.resolve("rounds.jsonl"));
        assertThat(rounds).hasSize(rows.size() + 1);
        List<String> columns = List.of(rounds.getFirst().split(",", -1));
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = RunJson.read(rows.get(i), JsonNode.class);
            String[] cells = rounds.get(i + 1).split(",", -1);
            for (String name : List.of("round", "accepted", "accuracy", "bytes_up")) {
                assertThat(cells[columns.indexOf(name)]).isEqualTo(row.get(name).asString());
            }
        }
        assertThat(Files.readAllLines(torn.resolve("export/clients.csv"))).hasSize(5);
        assertThat(torn.resolve("export/users.csv")).isNotEmptyFile();
        assertThat(CsvFormat.cell("a,\"b\"\n")).isEqualTo("\"a,\"\"b\"\"\n\"");

        Path script = Path.of("..", "docs", "examples", "proprio_results.py").toAbsolutePath();
        Process python;
        try {
            python = new ProcessBuilder("python3", "-B", script.toString(), torn.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException absent) {
            Assumptions.abort("there is no python3");
            return;
        }
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String accuracy = RunJson.read(Files.readString(torn.resolve("run.json")), JsonNode.class)
                .at("/metrics/accuracy")
                .asString();
        assertThat(said.strip())
                .contains("2 rows of rounds, 4 of clients, ")
                .endsWith("accuracy %s, 1 torn".formatted(accuracy));
    }

    @Test
    void wrongRequestsAreSaid() throws IOException {
        assertRefused(
                export(run, "--format", "tflite"),
                "--format must be c, onnx, dl4j, npy, csv or parquet but was \"tflite\"");
        assertRefused(
                export(run, "--format", "parquet"),
                "Parquet is written by a module of its own, which is not on the class path: run ./proprio export where"
                        + " the sources are, which builds it the first time, or take --format csv, which has the same"
                        + " rows");
        assertRefused(export(run, "--format", "c", "--quantize", "int4"), "--quantize must be int8 but was \"int4\"");
        assertRefused(
                export(run, "--format", "onnx", "--quantize", "int8"),
                "--quantize is for --format c; onnx keeps single precision");
        assertRefused(export(Path.of("nowhere"), "--format", "c"), "there is no folder \"nowhere\"");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertRefused(
                export(empty, "--format", "c"),
                "\"" + empty
                        + "\" holds no finished run: there is no run.json; name a folder that `proprio run` wrote");
        assertRefused(
                export(empty, "--format", "csv"),
                "there is no run in \"" + empty
                        + "\", and no study: it has neither rounds.jsonl nor personalization.json");
        Files.writeString(empty.resolve("run.json"), "{");
        assertThat(export(empty, "--format", "c").err()).startsWith(empty.resolve("run.json") + " cannot be read (");
        Path sweep = Files.createDirectory(folder.resolve("sweep"));
        Files.writeString(sweep.resolve("sweep.json"), "{}");
        assertRefused(
                export(sweep, "--format", "c"), "\"" + sweep + "\" is a sweep; name the folder of one of its runs");
    }

    @Test
    void aRunWithoutAModelIsSaid() throws IOException {
        Path failed = Files.createDirectory(folder.resolve("failed"));
        Files.writeString(failed.resolve("run.json"), RunJson.pretty(failed("every device failed")));
        assertRefused(
                export(failed, "--format", "c"),
                "the run in \"" + failed + "\" left no model, because it failed: every device failed");
        Path moved = Files.createDirectory(folder.resolve("moved"));
        Files.copy(run.resolve("run.json"), moved.resolve("run.json"));
        assertThat(export(moved, "--format", "c").err())
                .startsWith(
                        "there is no \"" + moved.resolve("model.zip") + "\"; run the experiment again: ./proprio run");
        assertThat(export(moved, "--format", "c", "--model", "2").err())
                .startsWith("there is no \"" + moved.resolve("model-2.zip") + "\"; run the experiment again: ");
        Files.writeString(moved.resolve("model.zip"), "nothing");
        Files.copy(run.resolve("input.json"), moved.resolve("input.json"));
        assertThat(export(moved, "--format", "c").err())
                .startsWith(
                        moved.resolve("model.zip") + " does not fit what input.json says; run the experiment again (");
    }

    @Test
    void oneOfSeveralModelsIsChosen() throws IOException {
        Path several = Files.createDirectory(folder.resolve("several"));
        Files.copy(run.resolve("run.json"), several.resolve("run.json"));
        Files.copy(run.resolve("input.json"), several.resolve("input.json"));
        Files.copy(run.resolve("model.zip"), several.resolve("model-1.zip"));
        assertRefused(
                export(several, "--format", "c"),
                "the run in \"" + several + "\" has several models; say which: --model 1, --model 2 and so on");
        assertThat(export(several, "--format", "c", "--model", "1").code()).isZero();
    }

    private static RunSummary failed(String why) {
        return SampleSummary.of("small").withFailure(why);
    }

    private static void assertRefused(Shell.Result result, String sentence) {
        assertThat(result.err().strip()).isEqualTo(sentence);
        assertThat(result.code()).isEqualTo(2);
    }
}
