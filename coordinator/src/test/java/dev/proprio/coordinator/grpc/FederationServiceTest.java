package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.wire.ChunkAssembler;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FederationServiceTest {
    private static final int LENGTH = 100_000;
    private static final float[] ONES = ones();

    private CoordinatorServer server;
    private ManagedChannel channel;

    FederationServiceTest() throws IOException {
        server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
    }

    @BeforeEach
    void nobodyIsThere() {
        assertThat(server.devices().size()).isZero();
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow();
        server.close();
        channel.awaitTermination(10, TimeUnit.SECONDS);
    }

    @Test
    void aDeviceFetchesTheModelAndItsUpdateCountsOnce() throws Exception {
        RawDevice device = RawDevice.checkedIn(channel, "watch-1");
        var round = runOneRound(1, 1, "watch-1");
        Task task = device.nextTask();
        assertThat(fetch(device, task)).hasSize(LENGTH).containsOnly(0.5f);
        assertThat(device.submit(device.header(task, ONES), ONES).verdict()).isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
        RoundResult result = round.get(20, TimeUnit.SECONDS);
        assertThat(result.model().parameters()).containsOnly(1.5f);
        assertThat(result.traffic().bytesDown()).isEqualTo(4L * LENGTH);
        assertThat(result.traffic().bytesUp()).isEqualTo(4L * LENGTH);
    }

    @Test
    void submittingTwiceIsSafeWhileTheRoundIsOpenAndAfterwards() throws Exception {
        RawDevice device = RawDevice.checkedIn(channel, "watch-1");
        RawDevice other = RawDevice.checkedIn(channel, "watch-2");
        var round = runOneRound(2, 2, "watch-1", "watch-2");
        Task task = device.nextTask();
        var header = device.header(task, ONES);
        assertThat(device.submit(header, ONES).verdict()).isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
        assertThat(device.submit(header, ONES).verdict()).isEqualTo(SubmitReceipt.Verdict.DUPLICATE);
        assertThat(other.submit(other.header(other.nextTask(), ONES), ONES).verdict())
                .isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
        assertThat(round.get(20, TimeUnit.SECONDS).model().parameters()).containsOnly(1.5f);
        assertThat(device.submit(header, ONES).verdict())
                .as("it counts, which the receipt must not deny")
                .isEqualTo(SubmitReceipt.Verdict.DUPLICATE);
    }

    @Test
    void anUpdateOfAnAttemptBeforeNeverCountsBesideThatOfTheNext() throws Exception {
        RawDevice failing = RawDevice.checkedIn(channel, "watch-1");
        RawDevice counted = RawDevice.checkedIn(channel, "watch-2");
        var population = Population.of(List.of("watch-1", "watch-2"));
        var round = run(
                definition(new CohortPolicy(2, 1, 2, Duration.ofMinutes(1))),
                new AskingAgain(server.fleet(population)));
        Task first = failing.nextTask();
        assertThat(first.getAttempt()).isEqualTo(1);
        Task once = counted.nextTask();
        assertThat(counted.submit(counted.header(once, ONES), ONES).verdict())
                .isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
        DeviceMessage failure = DeviceMessage.newBuilder()
                .setTaskFailed(TaskFailed.newBuilder()
                        .setRunId(first.getRunId())
                        .setRound(first.getRound())
                        .setAttempt(first.getAttempt())
                        .setStage("train")
                        .setReason("the battery is empty"))
                .build();
        failing.control.onNext(failure);
        Task second = failing.nextTask();
        assertThat(second.getAttempt()).isEqualTo(2);
        // Whatever is said of the first attempt is of no use to the second, and does it no harm.
        failing.control.onNext(failure);
        assertRefused(
                failing.submit(failing.header(first, ONES), ONES),
                Status.Code.FAILED_PRECONDITION,
                "round 1 is at attempt 2, not 1");
        // Whose update counts is not asked again, and would count once if it were.
        var twice = counted.header(once, ONES).toBuilder().setAttempt(2).build();
        assertThat(counted.submit(twice, ONES).verdict()).isEqualTo(SubmitReceipt.Verdict.DUPLICATE);
        assertThat(failing.submit(failing.header(second, ONES), ONES).verdict())
                .isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
        RoundResult result = round.get(20, TimeUnit.SECONDS);
        assertThat(result.accepted()).isEqualTo(2);
        assertThat(counted.isAtRest()).isTrue();
        assertThat(result.weight()).isEqualTo(2);
        assertThat(result.model().parameters()).containsOnly(1.5f);
    }

    @Test
    void brokenUpdatesAreRefusedWithASentenceAndTheRoundGoesOnWithoutThem() throws Exception {
        RawDevice shape = RawDevice.checkedIn(channel, "wrong-shape");
        RawDevice infinite = RawDevice.checkedIn(channel, "not-finite");
        RawDevice damaged = RawDevice.checkedIn(channel, "damaged");
        RawDevice shortened = RawDevice.checkedIn(channel, "short");
        RawDevice good = RawDevice.checkedIn(channel, "good");
        var round = runOneRound(5, 1, "wrong-shape", "not-finite", "damaged", "short", "good");

        float[] few = new float[7];
        assertRefused(
                shape.submit(shape.header(shape.nextTask(), few), few),
                Status.Code.INVALID_ARGUMENT,
                "section \"params\" has 7 values but the model has 100000");
        float[] nan = ones();
        nan[3] = Float.NaN;
        assertRefused(
                infinite.submit(infinite.header(infinite.nextTask(), nan), nan),
                Status.Code.INVALID_ARGUMENT,
                "section \"params\" has NaN at index 3; every value must be finite");
        RawDevice.Submission wrong = damaged.begin(damaged.header(damaged.nextTask(), ONES));
        wrong.chunk(Chunk.newBuilder()
                .setData(ByteString.copyFrom(new byte[400]))
                .setCrc32C(1)
                .build());
        assertRefused(wrong, Status.Code.DATA_LOSS, "the checksum of the chunk at byte 0 does not match its data");
        assertRefused(
                shortened.begin(shortened.header(shortened.nextTask(), ONES)).complete(),
                Status.Code.DATA_LOSS,
                "the transfer ended after 0 of 400000 bytes");

        assertThat(good.submit(good.header(good.nextTask(), ONES), ONES).verdict())
                .isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
        RoundResult result = round.get(20, TimeUnit.SECONDS);
        assertThat(result.model().parameters()).containsOnly(1.5f);
        assertThat(result.failed()).isEqualTo(4);
    }

    @Test
    void aDeviceThatVanishesMidTransferIsGivenUpAtOnce() throws Exception {
        ManagedChannel ownChannel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
        RawDevice vanishing = RawDevice.checkedIn(ownChannel, "vanishing");
        RawDevice good = RawDevice.checkedIn(channel, "good");
        var round = runOneRound(2, 1, "vanishing", "good");
        vanishing.begin(vanishing.header(vanishing.nextTask(), ONES));
        good.submit(good.header(good.nextTask(), ONES), ONES).verdict();
        ownChannel.shutdownNow();
        RoundResult result = round.get(20, TimeUnit.SECONDS);
        assertThat(result.accepted()).isEqualTo(1);
        assertThat(result.outcomes())
                .filteredOn(ClientOutcome.Failed.class::isInstance)
                .singleElement()
                .satisfies(outcome ->
                        assertThat(((ClientOutcome.Failed) outcome).reason()).startsWith("its connection broke: "));
    }

    @Test
    void anAbandonedTransferLeavesNoTraceAndMayBeRepeated() throws Exception {
        RawDevice device = RawDevice.checkedIn(channel, "watch-1");
        var round = runOneRound(1, 1, "watch-1");
        Task task = device.nextTask();
        device.begin(device.header(task, ONES)).vanish();
        assertThat(device.submit(device.header(task, ONES), ONES).verdict()).isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
        assertThat(round.get(20, TimeUnit.SECONDS).model().parameters()).containsOnly(1.5f);
    }

    @Test
    void aDeviceSaysWhyItFailedAndAnAbsentOneIsRecorded() throws Exception {
        RawDevice device = RawDevice.checkedIn(channel, "watch-1");
        RawDevice good = RawDevice.checkedIn(channel, "good");
        var round = runOneRound(3, 1, "watch-1", "nobody", "good");
        Task task = device.nextTask();
        device.control.onNext(DeviceMessage.newBuilder()
                .setTaskFailed(TaskFailed.newBuilder()
                        .setRunId(task.getRunId())
                        .setRound(task.getRound())
                        .setStage("train")
                        .setReason("the battery is empty"))
                .build());
        good.submit(good.header(good.nextTask(), ONES), ONES).verdict();
        assertThat(round.get(20, TimeUnit.SECONDS).outcomes())
                .filteredOn(ClientOutcome.Failed.class::isInstance)
                .extracting(outcome -> ((ClientOutcome.Failed) outcome).reason())
                .containsExactlyInAnyOrder("the battery is empty", "the device is not connected");
    }

    @Test
    void whatADeviceSaysIsKeptAsTextOnOneLine() throws Exception {
        RawDevice device = RawDevice.checkedIn(channel, "watch-1");
        RawDevice good = RawDevice.checkedIn(channel, "good");
        var round = runOneRound(2, 1, "watch-1", "good");
        Task task = device.nextTask();
        device.control.onNext(DeviceMessage.newBuilder()
                .setTaskFailed(TaskFailed.newBuilder()
                        .setRunId(task.getRunId())
                        .setRound(task.getRound())
                        .setStage("train")
                        .setReason("oops\n01:23:45 INFO  OperatorTokens: FORGED\u001b[31m\u001b]0;owned\u0007\u202e"))
                .build());
        good.submit(good.header(good.nextTask(), ONES), ONES).verdict();
        assertThat(round.get(20, TimeUnit.SECONDS).outcomes())
                .filteredOn(ClientOutcome.Failed.class::isInstance)
                .extracting(outcome -> ((ClientOutcome.Failed) outcome).reason())
                .containsExactly(
                        "oops\\n01:23:45 INFO  OperatorTokens: FORGED\\u001b[31m\\u001b]0;owned\\u0007\\u202e");
    }

    @Test
    void slowDevicesAreToldWhenTheRoundIsComplete() throws Exception {
        RawDevice slow = RawDevice.checkedIn(channel, "slow");
        RawDevice fast = RawDevice.checkedIn(channel, "fast");
        var run = definition(new CohortPolicy(1, 2, 1, Duration.ofMinutes(1)));
        var round = run(run, Population.of(List.of("slow", "fast")));
        Task task = slow.nextTask();
        fast.submit(fast.header(fast.nextTask(), ONES), ONES).verdict();
        assertThat(round.get(20, TimeUnit.SECONDS).late()).isEqualTo(1);
        assertThat(slow.next().getRoundClosed().getRound()).isEqualTo(1);
        assertThat(slow.submit(slow.header(task, ONES), ONES).verdict()).isEqualTo(SubmitReceipt.Verdict.LATE);
    }

    @Test
    void strangersAndRuleBreakersAreTurnedAway() throws Exception {
        RawDevice badName = new RawDevice(channel);
        badName.checkIn("no spaces please", 1);
        assertThat(badName.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        RawDevice badRevision = new RawDevice(channel);
        badRevision.checkIn("watch-1", 0);
        assertThat(badRevision.end().getDescription()).isEqualTo("protocol_revision must be at least 1 but was 0");
        RawDevice silent = new RawDevice(channel);
        silent.control.onNext(DeviceMessage.newBuilder()
                .setTaskFailed(TaskFailed.getDefaultInstance())
                .build());
        assertThat(silent.end().getDescription()).isEqualTo("the first message must be a check-in");

        RawDevice idle = RawDevice.checkedIn(channel, "idle");
        RawDevice asked = RawDevice.checkedIn(channel, "asked");
        var round = runOneRound(1, 1, "asked");
        Task task = asked.nextTask();
        assertRefused(
                idle.submit(idle.header(task, ONES), ONES),
                Status.Code.FAILED_PRECONDITION,
                "idle was not asked in round 1");
        assertRefused(
                idle.submit(
                        idle.header(task, ONES).toBuilder()
                                .setSessionId("stolen")
                                .build(),
                        ONES),
                Status.Code.UNAUTHENTICATED,
                "the session is unknown or over; check in again");
        assertThatThrownBy(() -> fetch(idle, task))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("NOT_FOUND: no open round that asked this device trains that model");
        assertRefused(
                asked.begin(asked.header(task, ONES).toBuilder().setWeight(0).build()),
                Status.Code.INVALID_ARGUMENT,
                "the update's weight must be between 1 and 536870912 but was 0");
        assertThat(round.get(20, TimeUnit.SECONDS).moved()).isFalse();
    }

    @Test
    void aDeviceThatConnectsAnewReplacesItsOldConnection() throws Exception {
        RawDevice first = RawDevice.checkedIn(channel, "watch-1");
        RawDevice second = RawDevice.checkedIn(channel, "watch-1");
        assertThat(first.end().getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(server.devices().devices()).containsExactly("watch-1");
        var round = runOneRound(1, 1, "watch-1");
        Task task = second.nextTask();
        second.submit(second.header(task, ONES), ONES).verdict();
        assertThat(round.get(20, TimeUnit.SECONDS).accepted()).isEqualTo(1);
    }

    @Test
    void healthIsServedAndClosingSaysFarewell() throws Exception {
        var health = HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.newBuilder()
                        .setService(FederationGrpc.SERVICE_NAME)
                        .build());
        assertThat(health.getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
        RawDevice device = RawDevice.checkedIn(channel, "watch-1");
        server.close();
        assertThat(device.next().getFarewell().getReason()).isEqualTo("the coordinator is closing");
        assertThat(device.end().isOk()).isTrue();
    }

    @Test
    void aPortInUseAndAnOpenAddressAreRefusedWithASentence() {
        var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        assertThatThrownBy(() -> CoordinatorServer.listen(taken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(":" + server.port() + ": the port is in use or not permitted; choose another");
        assertThatThrownBy(() -> CoordinatorServer.listen(new InetSocketAddress("0.0.0.0", 0)))
                .hasMessage("refused to listen on 0.0.0.0 without transport security;"
                        + " listen on a loopback address such as 127.0.0.1");
    }

    private static void assertRefused(RawDevice.Submission submission, Status.Code code, String sentence)
            throws Exception {
        Status status = submission.failure();
        assertThat(status.getCode()).isEqualTo(code);
        assertThat(status.getDescription()).isEqualTo(sentence);
    }

    private float[] fetch(RawDevice device, Task task) throws Exception {
        var chunks = FederationGrpc.newBlockingStub(channel)
                .fetchModel(FetchModelRequest.newBuilder()
                        .setSessionId(device.session())
                        .setSha256(task.getModel().getSha256())
                        .build());
        var assembler = ChunkAssembler.ofFloats(LENGTH);
        while (chunks.hasNext()) {
            assembler.add(chunks.next());
        }
        return assembler.finish(task.getModel().getSha256());
    }

    private CompletableFuture<RoundResult> runOneRound(int size, int minimum, String... devices) {
        return run(
                definition(new CohortPolicy(size, 1, minimum, Duration.ofMinutes(1))), Population.of(List.of(devices)));
    }

    private static RunDefinition definition(CohortPolicy cohort) {
        return RunDefinition.fedAvg("run", 1, 1, cohort);
    }

    private CompletableFuture<RoundResult> run(RunDefinition run, Population population) {
        return run(run, server.fleet(population));
    }

    private static CompletableFuture<RoundResult> run(RunDefinition run, Fleet fleet) {
        float[] halves = new float[LENGTH];
        java.util.Arrays.fill(halves, 0.5f);
        var model = new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(LENGTH))), halves);
        var result = new CompletableFuture<RoundResult>();
        var engine = new RoundEngine(run, fleet, List.of(new RoundListener() {
            @Override
            public void roundEnded(RoundResult ended) {
                result.complete(ended);
            }
        }));
        Thread.ofVirtual().start(() -> {
            try {
                engine.run(model);
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static float[] ones() {
        float[] ones = new float[LENGTH];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }
}
