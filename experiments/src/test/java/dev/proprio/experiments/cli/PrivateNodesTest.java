package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A coordinator in this process that promises privacy to devices in another. */
class PrivateNodesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Central noise with a clip that is learnt, noise that hangs together, noise of each device's own, and noise under masks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{clip: {adaptive: {initial: 0.5, noise: 1}}, noise-multiplier: 1, delta: 0.01, randomness: secret}",
                "{mechanism: banded, bands: 2, clip: 1, noise-multiplier: 1, delta: 0.01, randomness: secret}",
                "{mechanism: local-gaussian, clip: 1, noise-multiplier: 1, delta: 0.01}",
                "{mechanism: skellam, clip: 1, noise-multiplier: 1, delta: 0.01}"
            })
    @Timeout(180)
    void isPaidForAsIfTheyWereSimulated(String privacy, @TempDir Path folder) throws Exception {
        String spec = Files.writeString(
                        folder.resolve("private.yaml"), """
                rounds: 4
                data: {source: synthetic, devices: 24, bout: 3s, classes: [walk, sit]}
                model: {kind: mlp, hidden: [4]}
                aggregation: uniform-mean
                cohort: {size: 8, minimum: 1, selection: %s}
                evaluation: {every: 4}
                %s
                privacy: %s
                """.formatted(selection(privacy), masks(privacy), privacy))
                .toString();
        Path alone = folder.resolve("alone");
        Shell.Result simulated = Shell.run("run", spec, "--out", alone.toString());
        assertThat(simulated.code()).as(simulated.err()).isZero();
        String address = FreePort.address();
        Process devices = JavaProcess.proprio("devices", spec, "--coordinator", address)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("devices.log").toFile())
                .start();
        try {
            Path out = folder.resolve("out");
            Shell.Result result = Shell.run("run", spec, "--listen", address, "--out", out.toString());
            assertThat(result.code()).as(result.err()).isZero();
            JsonNode paid = JSON.readTree(out.resolve("run.json").toFile()).path("privacy");
            JsonNode asSimulated =
                    JSON.readTree(alone.resolve("run.json").toFile()).path("privacy");
            assertThat(paid.path("epsilon").doubleValue())
                    .isPositive()
                    .isEqualTo(asSimulated.path("epsilon").doubleValue());
            assertThat(paid.path("rounds").intValue())
                    .isPositive()
                    .isEqualTo(asSimulated.path("rounds").intValue());
            List<JsonNode> clients = rows(out.resolve("clients.jsonl"));
            assertThat(clients).isNotEmpty().allSatisfy(row -> {
                assertThat(row.path("outcome").stringValue()).isEqualTo("accepted");
                assertThat(row.path("metrics").size()).isZero();
            });
            assertThat(devices.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(devices.exitValue()).isZero();
        } finally {
            devices.destroyForcibly();
        }
    }

    private static String selection(String privacy) {
        if (privacy.contains("banded")) {
            return "cyclic";
        }
        return privacy.contains("local-gaussian") || privacy.contains("skellam") ? "uniform" : "poisson";
    }

    private static String masks(String privacy) {
        return privacy.contains("skellam") ? "secure-aggregation: {protocol: secagg, minimum: 4}" : "";
    }

    private static List<JsonNode> rows(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }
}
