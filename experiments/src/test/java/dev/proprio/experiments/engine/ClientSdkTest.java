package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.client.session.DeviceSession;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.NoCompression;
import dev.proprio.proto.compression.TopK;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import io.grpc.ManagedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client SDK against the coordinator, over real sockets. */
@Timeout(120)
class ClientSdkTest {
    private static final int SIXTEEN_MILLION = 16 * 1024 * 1024;

    private final List<RoundResult> results = new ArrayList<>();

    @Test
    void aModelOf64MegabytesTravelsBothWays() throws Exception {
        LocalTraining addsOne = (task, model) -> {
            float[] change = new float[model.layout().length()];
            java.util.Arrays.fill(change, 1);
            return ClientUpdate.ofParameters(3, change, Map.of());
        };
        float[] start = new float[SIXTEEN_MILLION];
        for (int i = 0; i < start.length; i++) {
            start[i] = i % 1000;
        }
        GlobalModel last = runOneRound(start.clone(), 1, Map.of("watch", addsOne));
        assertThat(results.getFirst().traffic().bytesDown()).isEqualTo(64L << 20);
        assertThat(results.getFirst().traffic().bytesUp()).isEqualTo(64L << 20);
        for (int i = 0; i < start.length; i++) {
            if (last.parameters()[i] != start[i] + 1) {
                assertThat(last.parameters()[i]).as("parameter " + i).isEqualTo(start[i] + 1);
            }
        }
    }

    @Test
    void whatATopKUpdateLeavesOutIsSentLater() throws Exception {
        LocalTraining slopes = (task, model) -> ClientUpdate.ofParameters(1, new float[] {4, 3, 2, 1}, Map.of());
        GlobalModel last = run(new float[4], 1, 4, new TopK(0.25, true), Map.of("watch", slopes));
        // Sent are 4, then 3 + 3, then 8 of the first, then 8 of the third.
        assertThat(last.parameters()).containsExactly(12, 6, 8, 0);
        assertThat(results)
                .allSatisfy(result -> assertThat(result.traffic().bytesUp()).isEqualTo(8));
    }

    @Test
    void trainingThatThrowsOrReturnsNonsenseIsRecordedAndTheRoundGoesOn() throws Exception {
        LocalTraining fine = (task, model) -> ClientUpdate.ofParameters(1, new float[] {2, 2}, Map.of());
        LocalTraining throwing = (task, model) -> {
            throw new IllegalStateException("the sensor was off");
        };
        LocalTraining tooLong = (task, model) -> ClientUpdate.ofParameters(1, new float[3], Map.of());
        LocalTraining infinite =
                (task, model) -> ClientUpdate.ofParameters(1, new float[] {0, Float.POSITIVE_INFINITY}, Map.of());
        GlobalModel last = runOneRound(
                new float[2], 4, Map.of("fine", fine, "throwing", throwing, "too-long", tooLong, "infinite", infinite));
        assertThat(last.parameters()).containsExactly(2, 2);
        assertThat(results.getFirst().outcomes())
                .filteredOn(ClientOutcome.Failed.class::isInstance)
                .extracting(outcome -> {
                    var failed = (ClientOutcome.Failed) outcome;
                    return failed.device() + " " + failed.stage() + ": " + failed.reason();
                })
                .containsExactlyInAnyOrder(
                        "throwing train: java.lang.IllegalStateException: the sensor was off",
                        "too-long validate: section \"params\" has 3 values but the model has 2",
                        "infinite validate: section \"params\" has Infinity at index 1; every value must be finite");
    }

    private GlobalModel runOneRound(float[] start, int size, Map<String, LocalTraining> devices) throws Exception {
        return run(start, size, 1, new NoCompression(), devices);
    }

    private GlobalModel run(
            float[] start, int size, int rounds, Compression compression, Map<String, LocalTraining> devices)
            throws Exception {
        var layout = ParameterLayout.of(List.of("w"), List.of(List.of(start.length)));
        RunDefinition run = RunDefinition.fedAvg("run", 1, rounds, new CohortPolicy(size, 1, 1, Duration.ofMinutes(1)))
                .with(RunDefinition::compression, compression);
        List<CompletableFuture<String>> farewells = new ArrayList<>();
        GlobalModel last;
        try (var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            devices.forEach((id, training) -> farewells.add(attend(id, server.port(), training)));
            assertThat(server.devices().await(devices.size(), Duration.ofSeconds(30)))
                    .isTrue();
            var fleet = server.fleet(Population.of(server.devices().devices()));
            last = new RoundEngine(run, fleet, List.of(new RoundListener() {
                        @Override
                        public void roundEnded(RoundResult result) {
                            results.add(result);
                        }
                    }))
                    .run(new GlobalModel(layout, start));
        }
        for (CompletableFuture<String> farewell : farewells) {
            assertThat(farewell.get(30, TimeUnit.SECONDS)).isEqualTo("the coordinator is closing");
        }
        return last;
    }

    private static CompletableFuture<String> attend(String id, int port, LocalTraining training) {
        var farewell = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> {
            ManagedChannel channel = CoordinatorChannel.plaintext("127.0.0.1", port);
            try {
                farewell.complete(new DeviceSession(channel, id, training).run());
            } catch (Exception e) {
                farewell.completeExceptionally(e);
            } finally {
                channel.shutdownNow();
            }
        });
        return farewell;
    }
}
