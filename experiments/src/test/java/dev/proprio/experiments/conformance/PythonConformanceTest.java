package dev.proprio.experiments.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.session.Backoff;
import dev.proprio.experiments.node.PythonExample;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example in Python keeps all rules that do not need certificates. */
@Timeout(300)
class PythonConformanceTest {
    private static final int VALUES = 8;
    private static final int CLASSES = 4;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofMillis(1600));

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void theExampleKeepsAllRules() throws Exception {
        PythonExample example = PythonExample.ready();
        int windows = 20;
        example.evaluate(folder, """
            import numpy
            numpy.save("windows.npy", numpy.arange(%s, dtype=numpy.float32).reshape(%s, 1, %s) %% 7 - 3)
            open("labels.txt", "w").write("".join(f"class {1 + n %% %s}\\n" for n in range(%s)))
            """.formatted(windows * VALUES, windows, VALUES, CLASSES, windows));
        ParameterLayout layout =
                ParameterLayout.of(List.of("0/W", "0/b"), List.of(List.of(VALUES, CLASSES), List.of(CLASSES)));
        var settings = new ConformanceSettings(
                Broadcast.of(layout, new float[layout.length()]),
                Optional.of(SoftmaxDescription.of(VALUES, CLASSES)),
                Map.of("algorithm", "sgd", "epochs", "1", "batch", "32", "learning-rate", "0.05"),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                BACKOFF,
                Duration.ofSeconds(30),
                // That one is optional.
                ConformanceKit.names().stream()
                        .filter(rule -> !rule.equals("come-back"))
                        .toList());
        Path log = folder.resolve("node.log");
        try (ConformanceServer server = ConformanceServer.plaintext(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                settings,
                Optional.of(folder),
                "python",
                outcome -> {})) {
            Process node = example.start(
                    log,
                    List.of(
                            "--coordinator",
                            "127.0.0.1:" + server.port(),
                            "--data",
                            folder.toString(),
                            "--device",
                            "python",
                            "--seed",
                            folder.resolve("device.seed").toString(),
                            "--directory",
                            folder.resolve("directory.txt").toString(),
                            "--pause",
                            "0",
                            "--backoff",
                            "0.2,1.6",
                            "--stays"));
            try {
                ConformanceReport report = server.run();
                List<RuleOutcome> others = report.rules().stream()
                        .filter(rule -> rule.verdict() != RuleVerdict.HOLDS)
                        .toList();
                assertThat(others)
                        .as(others + "; the node said: " + Files.readString(log))
                        .extracting(RuleOutcome::rule)
                        .containsExactly("secure-certificates");
                assertThat(report.secure()).isTrue();
            } finally {
                node.destroy();
                node.waitFor();
            }
        }
    }
}
