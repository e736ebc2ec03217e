package dev.proprio.experiments.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.tensor.ParameterLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The node in TypeScript and a coordinator that dies between its receipt and its journal. */
@Timeout(300)
class TypeScriptCommittedTest {
    private static final String DEVICE = "typescript";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void sendsTheSameUpdateAgainAndIsToldOnceThatItCounts() throws Exception {
        TypeScriptExample example = TypeScriptExample.build();
        Path log = folder.resolve("node.log");
        Path seed = Files.write(folder.resolve("seed"), new byte[32]);
        Path keys = Files.writeString(folder.resolve("keys"), DEVICE + " " + "ab".repeat(32) + "\n");
        GlobalModel once;
        GlobalModel last;
        Process node;
        try (var proxy = new FaultyProxy(0)) {
            try (CoordinatorServer first = listen()) {
                proxy.leadTo(first.port());
                node = example.start(
                        log,
                        List.of(
                                "--coordinator",
                                "127.0.0.1:" + proxy.port(),
                                "--device",
                                DEVICE,
                                "--seed",
                                seed.toString(),
                                "--directory",
                                keys.toString()));
                RoundLog dying = result -> {
                    assertThat(result.accepted()).isEqualTo(1);
                    throw new RunFailedException("the coordinator dies before it keeps the round");
                };
                assertThatThrownBy(() -> run(first, 1, dying)).isInstanceOf(RunFailedException.class);
                proxy.down();
            }
            try (CoordinatorServer second = listen()) {
                proxy.leadTo(second.port());
                proxy.up();
                once = run(second, 1, RoundLog.NONE);
                last = run(second, 2, RoundLog.NONE);
            }
            assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(once.parameters()).isNotEqualTo(model().parameters());
        assertThat(last.parameters()).isNotEqualTo(once.parameters());
        List<String> rounds = Files.readAllLines(log).stream()
                .filter(line -> line.startsWith("round "))
                .toList();
        // The receipt may be lost with the coordinator; that changes nothing.
        assertThat(rounds.get(1)).startsWith("round 1");
        assertThat(rounds)
                .startsWith("round 1 of run-1")
                .endsWith(
                        "round 1 of run-1",
                        "round 1: ACCEPTED, sent again",
                        "round 1 of run-1 counts",
                        "round 1 of run-2",
                        "round 1: ACCEPTED",
                        "round 1 of run-2 counts",
                        "round 2 of run-2",
                        "round 2: ACCEPTED",
                        "round 2 of run-2 counts")
                .hasSize(11);
    }

    private static GlobalModel run(CoordinatorServer server, int rounds, RoundLog log) throws Exception {
        assertThat(server.devices().await(1, Duration.ofMinutes(1))).isTrue();
        return new RoundEngine(
                        NodeRun.plain("run-" + rounds, rounds, 1),
                        server.fleet(Population.of(List.of(DEVICE))),
                        List.of(),
                        log)
                .run(model());
    }

    private static GlobalModel model() {
        return new GlobalModel(ParameterLayout.of(List.of("W", "b"), List.of(List.of(3, 2), List.of(2))), new float[8]);
    }

    private static CoordinatorServer listen() throws Exception {
        return CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
}
