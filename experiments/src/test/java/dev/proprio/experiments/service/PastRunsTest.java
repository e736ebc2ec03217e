package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.proto.v1.CheckIn;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.RoundsCommitted;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Devices that missed the end of a run, and come back to a coordinator that was started again since. */
@Timeout(180)
class PastRunsTest {
    private static final String SPEC = """
        name: past
        seed: 7
        rounds: 3
        data: {source: synthetic-logistic, devices: 5}
        model: {kind: softmax}
        cohort: {size: 2, minimum: 2}
        evaluation: {split: users, held-out: 0.2, every: 100}
        """;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** Also by a server that does not wait, whose rounds are not those of its devices' tasks. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areToldOfRunsThatEndedAndOfThoseThatNeverWillGoOn(boolean waits) throws Exception {
        String asked = waits
                ? SPEC
                : SPEC.replace("rounds: 3", "rounds: 8")
                        .replace("cohort: {size: 2, minimum: 2}", "mode: {kind: buffered, buffer: 2, concurrency: 4}");
        Path store = folder.resolve("store");
        String id;
        try (var service = new Service(store, "device-wait=1m");
                var experiment =
                        PreparedExperiment.prepare(ExperimentSpec.of(YamlReader.parse(SPEC, "spec"), List.of()), 1);
                ConnectedDevices devices = experiment.connect("127.0.0.1", service.grpcPort())) {
            id = service.create(asked, Map.of(), "connected", true);
            service.await(id, "done");
            assertThat(devices.broken()).isEmpty();
        }
        Path run = store.resolve("runs").resolve(id);
        String known = RunJson.read(Files.readString(run.resolve("resume.json")), JsonNode.class)
                .get("run")
                .asString();
        JsonNode summary = RunJson.read(Files.readString(run.resolve("run.json")), JsonNode.class);
        assertThat(summary.get("reproducible").asBoolean()).isEqualTo(waits);
        JsonNode row = Files.readAllLines(run.resolve("clients.jsonl")).stream()
                .map(line -> RunJson.read(line, JsonNode.class))
                .filter(line -> line.get("round").asInt() == 2)
                .findFirst()
                .orElseThrow();
        int counted = Files.readAllLines(run.resolve("clients.jsonl")).stream()
                .map(line -> RunJson.read(line, JsonNode.class))
                .filter(line -> line.get("device").equals(row.get("device"))
                        && line.get("outcome").asString().equals("accepted"))
                .mapToInt(line ->
                        line.get("round").asInt() - line.path("staleness").asInt(0))
                .max()
                .orElse(0);
        try (var service = new Service(store)) {
            BlockingQueue<RoundsCommitted> told = new LinkedBlockingQueue<>();
            ManagedChannel channel = CoordinatorChannel.plaintext("127.0.0.1", service.grpcPort());
            try {
                checkIn(channel, row.get("device").asString(), List.of(known, "of-another-coordinator"), told);
                RoundsCommitted ended = next(told);
                assertThat(ended.getRunId()).isEqualTo(known);
                assertThat(ended.getLastRound()).isEqualTo(Integer.MAX_VALUE);
                assertThat(ended.getCountedRound()).isEqualTo(counted);
                RoundsCommitted never = next(told);
                assertThat(never.getRunId()).isEqualTo("of-another-coordinator");
                assertThat(never.getLastRound()).isEqualTo(Integer.MAX_VALUE);
                assertThat(never.getCountedRound()).isZero();
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private static RoundsCommitted next(BlockingQueue<RoundsCommitted> told) throws InterruptedException {
        return Optional.ofNullable(told.poll(60, TimeUnit.SECONDS)).orElseThrow();
    }

    private static void checkIn(
            ManagedChannel channel, String device, List<String> unsettled, BlockingQueue<RoundsCommitted> told) {
        StreamObserver<DeviceMessage> control = FederationGrpc.newStub(channel).attend(new StreamObserver<>() {
            @Override
            public void onNext(CoordinatorMessage message) {
                if (message.hasCommitted()) {
                    told.add(message.getCommitted());
                }
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onCompleted() {}
        });
        control.onNext(DeviceMessage.newBuilder()
                .setCheckIn(CheckIn.newBuilder()
                        .setDeviceId(device)
                        .setProtocolRevision(3)
                        .addAllUnsettledRuns(unsettled))
                .build());
    }
}
