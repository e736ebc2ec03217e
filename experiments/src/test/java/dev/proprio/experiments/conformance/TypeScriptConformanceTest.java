package dev.proprio.experiments.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.session.Backoff;
import dev.proprio.experiments.node.TypeScriptExample;
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

/** The example in TypeScript keeps all rules that do not need certificates. */
@Timeout(300)
class TypeScriptConformanceTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofMillis(1600));

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void theExampleKeepsAllRules() throws Exception {
        TypeScriptExample example = TypeScriptExample.build();
        var settings = new ConformanceSettings(
                KitFixture.model(),
                Optional.empty(),
                Map.of("algorithm", "sgd"),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                BACKOFF,
                Duration.ofSeconds(30),
                // It ends at a farewell.
                ConformanceKit.names().stream()
                        .filter(rule -> !rule.equals("come-back"))
                        .toList());
        Path log = folder.resolve("node.log");
        Process node;
        try (ConformanceServer server = ConformanceServer.plaintext(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                settings,
                Optional.of(folder),
                "typescript",
                outcome -> {})) {
            node = example.start(
                    log,
                    List.of(
                            "--coordinator",
                            "127.0.0.1:" + server.port(),
                            "--device",
                            "typescript",
                            "--seed",
                            folder.resolve("device.seed").toString(),
                            "--directory",
                            folder.resolve("directory.txt").toString(),
                            "--pause",
                            "0",
                            "--backoff",
                            "0.2,1.6"));
            try {
                ConformanceReport report = server.run();
                assertThat(report.rules())
                        .filteredOn(rule -> rule.verdict() != RuleVerdict.HOLDS)
                        .as(Files.readString(log))
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
