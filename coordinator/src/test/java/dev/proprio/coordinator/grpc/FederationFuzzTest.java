package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.proprio.coordinator.quarantine.QuarantineSettings;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.coordinator.secagg.SecureRound;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.compression.NoCompression;
import dev.proprio.proto.compression.Quantize;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.CoordinatorMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Devices that say anything on any number of streams and calls: each call is answered once, nothing of it is left
 * behind, and the round ends with an outcome for everybody and a finite model.
 */
class FederationFuzzTest {
    private static final int LENGTH = 5;
    private static final int DEVICES = 12;
    private static final int QUICK = 1_000_000_000;
    private static final ServerLimits LIMITS = new ServerLimits(
            QUICK,
            QUICK,
            32,
            new Bytes(100),
            new Bytes(40),
            Bytes.megabytes(16),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            QUICK,
            0,
            QUICK,
            new QuarantineSettings());

    /** Three of four devices that speak are asked: the first letters of the population are d0 to d2. */
    private static final Population POPULATION = Population.of(IntStream.range(0, DEVICES)
            .mapToObj(i -> i < 3 ? "d" + i : "other-" + i)
            .toList());

    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void aRoundEndsWellWhateverDevicesSay(FuzzedDataProvider data) throws Exception {
        int kind = data.consumeInt(0, 3);
        RoundResult[] ended = new RoundResult[1];
        try (var reception = new Closing(new ServerState(LIMITS))) {
            var engine = new RoundEngine(
                    definition(kind), new ScriptedRounds(reception.reception, data), List.of(new RoundListener() {
                        @Override
                        public void roundEnded(RoundResult result) {
                            ended[0] = result;
                        }
                    }));
            engine.run(new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(LENGTH))), new float[LENGTH]));
        } catch (RunFailedException e) {
            assertThat(e).hasMessageContaining("had fewer than 1 usable update");
            assertThat(ended[0].outcomes()).noneMatch(ClientOutcome.Accepted.class::isInstance);
        }
        RoundResult result = ended[0];
        assertThat(result.outcomes()).extracting(ClientOutcome::device).doesNotHaveDuplicates();
        assertThat(result.outcomes()).hasSize(DEVICES);
        for (float parameter : result.model().parameters()) {
            assertThat(Float.isFinite(parameter)).isTrue();
        }
    }

    private static RunDefinition definition(int kind) {
        var secure = new SecureAggregation(
                true,
                false,
                false,
                ThreatModel.SEMI_MALICIOUS,
                0.1,
                0.1,
                5,
                100,
                16,
                4,
                100,
                List.of("loss"),
                Duration.ofSeconds(1),
                Dropouts.NONE);
        return RunDefinition.fedAvg("run", 1, 1, new CohortPolicy(DEVICES, 1, 1, Duration.ofMinutes(1)))
                .with(draft -> draft.set(RunDefinition::algorithm, Map.of("algorithm", "sgd"))
                        .set(RunDefinition::compression, kind == 1 ? new Quantize() : new NoCompression())
                        .set(RunDefinition::secure, kind == 0 ? Optional.of(secure) : Optional.empty()));
    }

    /** Closes a reception's timer. */
    private record Closing(ServerState reception) implements AutoCloseable {
        @Override
        public void close() {
            reception.scheduler().close();
        }
    }

    /** Plays the data in each round. */
    private record ScriptedRounds(ServerState reception, FuzzedDataProvider data) implements Fleet {
        @Override
        public Population population() {
            return POPULATION;
        }

        @Override
        public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) throws InterruptedException {
            var round = new ActiveRound(
                    plan,
                    broadcast,
                    sink,
                    false,
                    TaskSigning.NONE,
                    sha256 -> plan.masked()
                            .map(secure -> new SecureRound(
                                    secure,
                                    sha256,
                                    (client, message, signature) -> true,
                                    (to, message) -> reception
                                            .registry()
                                            .ofDevice(to)
                                            .ifPresent(connection -> connection.send(CoordinatorMessage.newBuilder()
                                                    .setSecagg(message)
                                                    .build())),
                                    sink.clock())),
                    device -> {});
            plan.devices().forEach(sink::asked);
            sink.allAsked();
            reception.rounds().open(round);
            new FuzzedRound(data, reception, plan, round).play();
            if (round.secure().isPresent()) {
                sink.accept(round.secure().get().run(Duration.ZERO, Duration.ZERO, step -> {}));
            }
            reception.rounds().close(round);
            return round.traffic();
        }
    }
}
