package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A run under an Arabic locale, whose digits are others, leaves what it leaves here. */
@Timeout(300)
class ForeignLocaleTest {
    private static final Pattern FOREIGN_DIGIT = Pattern.compile("(?![0-9])\\p{Nd}");

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aRunLeavesTheSameFilesWhereDigitsAreOthers() throws Exception {
        String spec = Files.writeString(folder.resolve("spec.yaml"), """
            name: small
            rounds: 2
            data: {source: synthetic, devices: 12, bout: 8s, classes: [walk, run, sit]}
            model: {kind: softmax}
            local: {algorithm: ifca, clusters: 2}
            cohort: {size: 5}
            faults: {dropout: 0.4}
            evaluation: {every: 1}
            """).toString();
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        Shell.Result result = Shell.run("run", spec, "--threads", "2", "--out", here.toString());
        assertThat(result.code()).as(result.err()).isZero();
        ProcessBuilder builder = JavaProcess.proprio("run", spec, "--threads", "2", "--out", there.toString());
        List<String> command = new ArrayList<>(builder.command());
        command.addAll(1, List.of("-Duser.language=ar", "-Duser.country=EG"));
        Process process = builder.command(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).doesNotContainPattern(FOREIGN_DIGIT).contains("2 threads");
        assertThat(contents(there)).isEqualTo(contents(here));
    }

    /** What each file holds, without what time or the folder's name decides. */
    private static Map<String, String> contents(Path run) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(run)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), content(file));
            }
        }
        assertThat(contents).containsKeys("model-1.zip", "model-2.zip", "rounds.jsonl", "report.html", "run.json");
        return contents;
    }

    private static String content(Path file) throws IOException {
        String name = file.getFileName().toString();
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        if (!name.endsWith(".zip") && !name.startsWith("journal")) {
            assertThat(text).as(name).doesNotContainPattern(FOREIGN_DIGIT);
        }
        return switch (name) {
            case "run.json" -> comparable(text) + "";
            case "rounds.jsonl", "clients.jsonl" ->
                String.join(
                        "\n", text.lines().map(line -> comparable(line) + "").toList());
            case "per-user.json", "mistakes.json", "input.json", "data.json" -> text;
            default -> "";
        };
    }

    private static JsonNode comparable(String text) {
        return RunJson.comparable(RunJson.read(text, JsonNode.class));
    }
}
