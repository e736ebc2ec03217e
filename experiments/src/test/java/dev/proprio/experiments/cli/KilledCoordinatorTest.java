package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunJson;
import dev.proprio.proto.random.KeyedRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A coordinator that is killed loses nothing that it told of. {@code -Dproprio.kills=30} kills it more often than the
 * usual three times, and {@code -Dproprio.journal=URL} keeps the runs in that database.
 */
class KilledCoordinatorTest {
    private static final int ROUNDS = 20;
    private static final int KILLS_PER_RUN = 3;

    /** Everything that remembers: devices, the server optimizer, the selection. */
    private static final String SPEC = """
        name: killed
        rounds: 20
        data: {source: synthetic, devices: 24, bout: 4s, classes: [walk, run, sit, typing]}
        model: {kind: cnn1d, filters: [4], kernel: 5, pool: 4, dense: [8]}
        cohort: {size: 8, selection: oort}
        local: {algorithm: scaffold, epochs: 1, batch: 8, learning-rate: 0.05}
        server-optimizer: adam
        evaluation: {every: 3}
        """;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void theModelAndTheRecordsAreThoseOfARunThatNobodyKilled() throws Exception {
        String spec = Files.writeString(folder.resolve("killed.yaml"), SPEC).toString();
        String journal = System.getProperty("proprio.journal", "");
        List<String> settings = journal.isEmpty() ? List.of() : List.of("--set", "journal.url='" + journal + "'");
        Path whole = folder.resolve("whole");
        assertThat(Shell.run("run", spec, "--out", whole.toString()).code()).isZero();
        KeyedRandom random = KeyedRandom.of(Long.getLong("proprio.seed", 1), "kills", 0, 0);
        int left = Integer.getInteger("proprio.kills", KILLS_PER_RUN);
        for (int run = 1; left > 0; run++) {
            Path out = folder.resolve("run-" + run);
            for (int kill = 0; kill < KILLS_PER_RUN && left > 0; kill++) {
                if (startAndKill(spec, settings, out, random)) {
                    left--;
                }
            }
            Process last = start(spec, settings, out);
            assertThat(last.waitFor()).as(log(out)).isZero();
            assertThat(modelOf(out)).isEqualTo(modelOf(whole));
            assertThat(rows(out, "rounds.jsonl")).isEqualTo(rows(whole, "rounds.jsonl"));
            assertThat(rows(out, "clients.jsonl")).isEqualTo(rows(whole, "clients.jsonl"));
        }
    }

    /** Kills a run at a random round, or while it begins, and a random while later; returns false if it was faster. */
    private boolean startAndKill(String spec, List<String> settings, Path out, KeyedRandom random) throws Exception {
        Process process = start(spec, settings, out);
        int done = lines(out);
        int atLeast = random.nextLong(5) == 0 ? 0 : done + 1 + (int) random.nextLong(Math.max(1, ROUNDS - done));
        Path sign = out.resolve(atLeast == 0 ? "resume.json" : "rounds.jsonl");
        while (process.isAlive() && (Files.notExists(sign) || lines(out) < atLeast)) {
            process.waitFor(1, TimeUnit.MILLISECONDS);
        }
        process.waitFor(random.nextLong(60_000), TimeUnit.MICROSECONDS);
        boolean alive = process.isAlive();
        process.destroyForcibly().waitFor();
        return alive;
    }

    private Process start(String spec, List<String> settings, Path out) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run"));
        if (Files.exists(out.resolve("run.json")) || Files.notExists(out.resolve("resume.json"))) {
            remove(out);
            arguments.addAll(List.of(spec, "--engine", "grpc", "--out", out.toString()));
            arguments.addAll(settings);
        } else {
            arguments.addAll(List.of("--resume", out.toString()));
        }
        return JavaProcess.proprio(arguments.toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(out.resolveSibling(out.getFileName() + ".log").toFile())
                .start();
    }

    private static String log(Path out) throws IOException {
        return Files.readString(out.resolveSibling(out.getFileName() + ".log"));
    }

    private static void remove(Path out) throws IOException {
        if (Files.exists(out)) {
            try (Stream<Path> files = Files.walk(out)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static int lines(Path out) throws IOException {
        Path rounds = out.resolve("rounds.jsonl");
        if (Files.notExists(rounds)) {
            return 0;
        }
        return (int) Files.readString(rounds).chars().filter(c -> c == '\n').count();
    }

    private static String modelOf(Path out) throws IOException {
        return RunJson.read(Files.readString(out.resolve("run.json")), JsonNode.class)
                .get("model_sha256")
                .asString();
    }

    private static List<JsonNode> rows(Path out, String file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve(file))) {
            rows.add(RunJson.comparable(RunJson.read(line, JsonNode.class)));
        }
        return rows;
    }
}
