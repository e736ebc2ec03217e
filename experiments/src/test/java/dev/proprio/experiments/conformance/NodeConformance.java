package dev.proprio.experiments.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.session.Backoff;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.update.Broadcast;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kit before a node in a process of its own, without TLS.
 *
 * @param folder for keys and the log
 * @param device the node's id
 */
record NodeConformance(Path folder, String device) {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofMillis(1600));

    /** Starts a node. */
    @FunctionalInterface
    interface Start {
        Process node(Path log, List<String> options) throws IOException;
    }

    /** Fails unless all rules hold but that on certificates, which there are none of; the optional one is not tried. */
    void check(
            Broadcast model,
            Optional<ModelDescription> description,
            Map<String, String> algorithm,
            Start start,
            String... more)
            throws Exception {
        var settings = new ConformanceSettings(
                model,
                description,
                algorithm,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                BACKOFF,
                Duration.ofSeconds(30),
                ConformanceKit.names().stream()
                        .filter(rule -> !rule.equals("come-back"))
                        .toList());
        Path log = folder.resolve("node.log");
        try (ConformanceServer server = ConformanceServer.plaintext(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                settings,
                Optional.of(folder),
                device,
                outcome -> {})) {
            List<String> options = new ArrayList<>(List.of(
                    "--coordinator",
                    "127.0.0.1:" + server.port(),
                    "--device",
                    device,
                    "--seed",
                    folder.resolve("device.seed").toString(),
                    "--directory",
                    folder.resolve("directory.txt").toString(),
                    "--pause",
                    "0",
                    "--backoff",
                    "0.2,1.6"));
            options.addAll(List.of(more));
            Process node = start.node(log, options);
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
