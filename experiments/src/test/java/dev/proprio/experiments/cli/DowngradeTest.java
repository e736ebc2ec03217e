package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.experiments.node.NodeRun;
import dev.proprio.proto.tensor.ParameterLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator that asks for updates in the clear from devices whose settings demand that they are hidden. */
@Timeout(120)
class DowngradeTest {
    private static final int DEVICES = 4;

    @Test
    void devicesSendNothingAndTheCommandFailsWithASentence(@TempDir Path folder) throws Exception {
        String spec = Files.writeString(folder.resolve("hidden.yaml"), """
                name: hidden
                rounds: 1
                engine: grpc
                data: {source: synthetic-logistic, devices: 5}
                model: {kind: softmax}
                cohort: {size: 4, minimum: 3}
                secure-aggregation: {protocol: secagg, minimum: 3}
                evaluation: {split: users, held-out: 0.2}
                """).toString();
        try (var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                var executor = Executors.newSingleThreadExecutor()) {
            var round = CompletableFuture.supplyAsync(() -> oneRound(server), executor);
            Shell.Result result = Shell.run("devices", spec, "--coordinator", "127.0.0.1:" + server.port());
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err())
                    .contains("0 of 4 devices were sent home")
                    .contains("has sent nothing in run run: its settings demand secure aggregation, and the"
                            + " coordinator's run has none; give both the same secure-aggregation");
            assertThat(round.get(60, TimeUnit.SECONDS).outcomes())
                    .hasSize(DEVICES)
                    .allSatisfy(outcome -> assertThat(((ClientOutcome.Failed) outcome).reason())
                            .isEqualTo("this device takes part in rounds with secure aggregation only"));
        }
    }

    private static RoundResult oneRound(CoordinatorServer server) {
        var ended = new CompletableFuture<RoundResult>();
        try {
            assertThat(server.devices().await(DEVICES, Duration.ofSeconds(60))).isTrue();
            var model = new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(4))), new float[4]);
            var fleet = server.fleet(Population.of(server.devices().devices()));
            var listener = new RoundListener() {
                @Override
                public void roundEnded(RoundResult result) {
                    ended.complete(result);
                }
            };
            var engine = new RoundEngine(NodeRun.plain("run", 1, DEVICES), fleet, List.of(listener));
            assertThatThrownBy(() -> engine.run(model)).isInstanceOf(RunFailedException.class);
            return ended.join();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
