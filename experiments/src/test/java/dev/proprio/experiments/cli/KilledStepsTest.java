package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunJson;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A process that is killed in a run whose server does not wait leaves no trace in it: who was under way, and from which
 * version of the model, is in the journal. {@code -Dproprio.seed=7} kills at another step.
 */
class KilledStepsTest {
    private static final int TRIES = 10;

    /** More than the process has time for before it is killed. */
    private static final String SPEC = """
        name: killed-steps
        rounds: 40
        data: {source: synthetic, devices: 24, bout: 4s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
        model: {kind: mlp, hidden: [6]}
        local: {epochs: 1, batch: 8}
        server-optimizer: momentum
        compression: top-k
        evaluation: {every: 20}
        clock: virtual
        devices: {availability: diurnal, jitter: 0.3, spread: 0.6}
        mode: {kind: buffered, buffer: 3, concurrency: 9, max-staleness: 5}
        """;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aRunThatIsKilledEndsAsOneThatIsNot() throws Exception {
        String spec = Files.writeString(folder.resolve("killed.yaml"), SPEC).toString();
        Path killed = folder.resolve("killed");
        KeyedRandom random = KeyedRandom.of(Long.getLong("proprio.seed", 1), "kill");
        boolean inTheMidst = false;
        for (int tries = 0; tries < TRIES && !inTheMidst; tries++) {
            // A process that was faster than this one, on a busy machine, is none that was killed.
            killed = folder.resolve("killed-" + tries);
            inTheMidst = startAndKill(spec, killed, 5 + random.nextInt(10));
        }
        assertThat(inTheMidst).as(Files.readString(folder.resolve("log.txt"))).isTrue();

        Shell.Result resumed = Shell.run("run", "--resume", killed.toString());
        assertThat(resumed.code()).as(resumed.err()).isZero();
        Path whole = folder.resolve("whole");
        assertThat(Shell.run("run", spec, "--out", whole.toString()).code()).isZero();
        for (String field : List.of("model_sha256", "virtual")) {
            assertThat(summary(killed).get(field))
                    .isNotNull()
                    .isEqualTo(summary(whole).get(field));
        }
        for (String file : List.of("rounds.jsonl", "clients.jsonl")) {
            assertThat(rows(killed, file)).isEqualTo(rows(whole, file));
        }
        assertThat(rows(whole, "rounds.jsonl")).hasSize(41);
    }

    /** Whether it had not ended. */
    private boolean startAndKill(String spec, Path out, int step) throws Exception {
        Process process = JavaProcess.proprio("run", spec, "--out", out.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
        while (process.isAlive() && rounds(out) < step) {
            process.waitFor(1, TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly().waitFor();
        return rounds(out) >= step && Files.notExists(out.resolve("run.json"));
    }

    private static int rounds(Path out) throws Exception {
        Path rows = out.resolve("rounds.jsonl");
        return Files.exists(rows)
                ? (int) Files.readString(rows).chars().filter(c -> c == '\n').count()
                : 0;
    }

    private static JsonNode summary(Path out) throws Exception {
        return RunJson.read(Files.readString(out.resolve("run.json")), JsonNode.class);
    }

    private static List<JsonNode> rows(Path out, String file) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(out.resolve(file))) {
            rows.add(RunJson.comparable(RunJson.read(line, JsonNode.class)));
        }
        return rows;
    }
}
