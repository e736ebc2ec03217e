package dev.proprio.experiments.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.identity.Enrolment;
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
 * The kit before a node in a process of its own.
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

    /**
     * What the node is asked to train.
     *
     * @param description what it is told of that, if it is told
     */
    record Work(Broadcast model, Optional<ModelDescription> description, Map<String, String> algorithm) {}

    /** Fails unless all rules hold for a node that comes with a certificate. */
    void check(Work work, Start start, String... more) throws Exception {
        try (ConformanceServer server = ConformanceServer.guarded(
                loopback(), settings(work, List.of()), folder.resolve("store"), outcome -> {})) {
            Path identity = folder.resolve("identity");
            Enrolment.enroll(
                    "127.0.0.1",
                    server.port(),
                    server.token(device).orElseThrow(),
                    server.fingerprint().orElseThrow(),
                    identity);
            List<String> options = new ArrayList<>(List.of("--identity", identity.toString()));
            options.addAll(List.of(more));
            ConformanceReport report = run(server, start, options);
            assertThat(report.rules()).extracting(RuleOutcome::rule).isEqualTo(ConformanceKit.names());
            assertThat(report.conforms()).isTrue();
        }
    }

    /** Fails unless some rules hold for a node without TLS, which knows the others by their published keys. */
    void checkPublished(Work work, List<String> rules, Start start, String... more) throws Exception {
        try (ConformanceServer server = ConformanceServer.plaintext(
                loopback(), settings(work, rules), Optional.of(folder), device, outcome -> {})) {
            List<String> options = new ArrayList<>(List.of(
                    "--device",
                    device,
                    "--seed",
                    folder.resolve("device.seed").toString(),
                    "--directory",
                    folder.resolve("directory.txt").toString()));
            options.addAll(List.of(more));
            assertThat(run(server, start, options).rules())
                    .extracting(RuleOutcome::rule)
                    .isEqualTo(rules);
        }
    }

    private ConformanceReport run(ConformanceServer server, Start start, List<String> more) throws Exception {
        Path log = folder.resolve("node.log");
        List<String> options = new ArrayList<>(List.of(
                "--coordinator", "127.0.0.1:" + server.port(), "--pause", "0", "--backoff", "0.2,1.6", "--stays"));
        options.addAll(more);
        Process node = start.node(log, options);
        try {
            ConformanceReport report = server.run();
            List<RuleOutcome> others = report.rules().stream()
                    .filter(rule -> rule.verdict() != RuleVerdict.HOLDS)
                    // A node that takes no queries says so.
                    .filter(rule -> rule.verdict() != RuleVerdict.NOT_APPLICABLE)
                    .toList();
            assertThat(others)
                    .as(() -> others + "; the node said: " + read(log))
                    .isEmpty();
            assertThat(report.secure()).isTrue();
            assertThat(report.device()).isEqualTo(device);
            return report;
        } finally {
            node.destroy();
            node.waitFor();
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static ConformanceSettings settings(Work work, List<String> rules) {
        return new ConformanceSettings(
                work.model(),
                work.description(),
                work.algorithm(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                BACKOFF,
                Duration.ofSeconds(30),
                rules);
    }
}
