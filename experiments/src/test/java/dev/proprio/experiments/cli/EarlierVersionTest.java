package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.proprio.experiments.node.Command;
import dev.proprio.experiments.record.RunJson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * A coordinator of this version and devices of an earlier one, and the reverse: {@code -Dproprio.earlier} names a checkout of
 * that version whose classes are compiled. Skipped without one; {@code WireCompatibilityTest} holds at least that messages
 * mean the same, {@code EarlierDevicesTest} that a secure aggregation is in words that all of its devices know.
 */
@Timeout(300)
class EarlierVersionTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final List<String> MODULES =
            List.of("proto", "coordinator", "client-sim/sdk", "client-sim/simulator", "experiments");

    private static final String SPEC = """
        name: versions
        rounds: 3
        data: {source: synthetic-logistic, devices: 12}
        model: {kind: softmax}
        cohort: {size: 6}
        evaluation: {every: 3}
        """;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @CsvSource({
        "true, local=sgd",
        "false, local=sgd",
        "true, local=scaffold",
        "false, local=scaffold",
        "true, 'secure-aggregation={protocol: secagg, minimum: 3}'",
        "false, 'secure-aggregation={protocol: secagg, minimum: 3}'"
    })
    void oneVersionsCoordinatorAndTheOthersDevicesMakeTheSameModel(boolean earlierDevices, String setting)
            throws Exception {
        String earlier = System.getProperty("proprio.earlier", "");
        assumeTrue(
                !earlier.isEmpty(),
                "no earlier version is here: -Dproprio.earlier=CHECKOUT names one whose classes are compiled");
        Path spec = Files.writeString(folder.resolve("spec.yaml"), SPEC);
        List<String> settings = List.of("--set", setting, "--set", "engine=grpc");
        List<String> alone = new ArrayList<>(List.of("run", spec.toString(), "--out", "alone"));
        alone.addAll(settings);
        Command whole = Command.run(folder, LONG, Map.of(), words("", alone));
        assertThat(whole.exit()).as(whole.output()).isZero();
        String address = FreePort.address();
        List<String> listening =
                new ArrayList<>(List.of("run", spec.toString(), "--out", "mixed", "--listen", address));
        listening.addAll(settings);
        List<String> connecting = new ArrayList<>(List.of("devices", spec.toString(), "--coordinator", address));
        connecting.addAll(settings);
        Path log = folder.resolve("devices.log");
        Process devices =
                Command.start(folder, log, Map.of(), List.of(words(earlierDevices ? earlier : "", connecting)));
        try {
            Command run = Command.run(folder, LONG, Map.of(), words(earlierDevices ? "" : earlier, listening));
            assertThat(run.exit()).as(() -> run.output() + read(log)).isZero();
            assertThat(devices.waitFor(1, TimeUnit.MINUTES)).as(() -> read(log)).isTrue();
            assertThat(devices.exitValue()).as(() -> read(log)).isZero();
        } finally {
            devices.destroyForcibly().waitFor();
        }
        assertThat(model("mixed")).isNotEmpty().isEqualTo(model("alone"));
    }

    private String model(String run) throws IOException {
        return RunJson.read(Files.readString(folder.resolve(run).resolve("run.json")), JsonNode.class)
                .get("model_sha256")
                .asString();
    }

    /** A command of a version: of this one, if no checkout is named. */
    private static String[] words(String checkout, List<String> command) {
        List<String> path = new ArrayList<>();
        if (checkout.isEmpty()) {
            path.add(System.getProperty("java.class.path"));
        } else {
            MODULES.forEach(module -> path.add(Path.of(checkout, module, "target", "classes")
                    .toAbsolutePath()
                    .toString()));
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .filter(entry -> entry.endsWith(".jar"))
                    .forEach(path::add);
        }
        Stream<String> java = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                String.join(File.pathSeparator, path),
                Proprio.class.getName());
        return Stream.concat(java, command.stream()).toArray(String[]::new);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
