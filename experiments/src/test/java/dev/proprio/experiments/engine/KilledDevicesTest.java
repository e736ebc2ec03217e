package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPhase;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.experiments.cli.JavaProcess;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process of half the devices is killed in the middle of a round. */
@Timeout(300)
class KilledDevicesTest {
    /** A quarter of the people are held out for testing. */
    private static final int DEVICES = 12;

    private static final String SPEC = """
        name: killed-devices
        rounds: 4
        engine: grpc
        data: {source: synthetic, devices: 16, bout: 8s, classes: [walk, run, sit, typing]}
        model: {kind: cnn1d, filters: [4], kernel: 5, pool: 4, dense: [8]}
        cohort: {size: 12, deadline: 2m}
        local: {algorithm: sgd, epochs: 10, batch: 8, learning-rate: 0.05}
        """;

    private static final String HIDDEN = "secure-aggregation: {protocol: secagg, level: full}\n";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @ValueSource(strings = {"", HIDDEN})
    void theRoundEndsWithoutThemAndTheRunGoesOn(String more) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), SPEC + more);
        ExperimentSpec spec = ExperimentSpec.read(file, List.of());
        List<RoundResult> ended = new ArrayList<>();
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                ConnectedDevices staying = HalfOfTheDevices.connect(experiment, server.port(), 0)) {
            Process doomed = start(file, server.port());
            try {
                assertThat(server.devices().await(DEVICES, Duration.ofMinutes(2)))
                        .as("%d devices are there", server.devices().size())
                        .isTrue();
                assertThat(staying.broken()).isEmpty();
                GlobalModel last = new RoundEngine(
                                experiment.definition("run"),
                                Fleets.connected(experiment, server, experiment.deviceIds())
                                        .fleet(),
                                List.of(new Killing(doomed, ended)))
                        .run(experiment.initialModel());
                for (float parameter : last.parameters()) {
                    assertThat(Float.isFinite(parameter)).isTrue();
                }
                assertOutcomes(ended, HalfOfTheDevices.names(experiment, 0), more.isEmpty());
            } finally {
                doomed.destroyForcibly().waitFor();
            }
        }
    }

    private static void assertOutcomes(List<RoundResult> ended, List<String> staying, boolean plain) {
        assertThat(ended).extracting(RoundResult::round).containsExactly(1, 2, 3, 4);
        assertThat(ended.getFirst().moved()).isTrue();
        assertThat(ended.getFirst().failed()).isZero();
        for (RoundResult round : ended.subList(1, 4)) {
            for (ClientOutcome outcome : round.outcomes()) {
                if (outcome instanceof ClientOutcome.Failed failed) {
                    assertThat(failed.reason()).hasSizeGreaterThan(10);
                }
                if (!staying.contains(outcome.device())) {
                    assertThat(outcome)
                            .isInstanceOfSatisfying(
                                    ClientOutcome.Failed.class,
                                    failed -> assertThat(failed.stage()).isEqualTo(Stage.CONNECT));
                } else if (plain) {
                    assertThat(outcome).isInstanceOf(ClientOutcome.Accepted.class);
                }
            }
            // Under secure aggregation half the cohort is too few to hide each other.
            assertThat(round.moved()).isEqualTo(plain);
        }
    }

    private static Process start(Path spec, int port) throws Exception {
        List<String> command = JavaProcess.java();
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HalfOfTheDevices.class.getName()));
        command.addAll(List.of(spec.toString(), Integer.toString(port), "1"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Kills the process as the second round begins to wait for updates: its devices have been asked by then or never. */
    private record Killing(Process doomed, List<RoundResult> ended) implements RoundListener {
        @Override
        public void phase(int round, RoundPhase phase) {
            if (round == 2 && (phase == RoundPhase.TRAIN || phase == RoundPhase.MASK)) {
                // The devices train for longer than a process takes to be killed.
                doomed.destroyForcibly();
            }
        }

        @Override
        public void roundEnded(RoundResult result) {
            ended.add(result);
        }
    }
}
