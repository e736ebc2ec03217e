package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.wire.Chunks;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Devices that take too much, too fast or forever, next to one that behaves. */
@Timeout(60)
class ServerLimitsTest {
    private static final int LENGTH = 100_000;
    private static final float[] ONES = ones();

    private final CoordinatorServer server;
    private final List<ManagedChannel> channels = new ArrayList<>();

    ServerLimitsTest() throws IOException {
        var usual = new ServerLimits();
        // One update of 400,000 bytes fits, a second one does not.
        var limits = new ServerLimits(
                50,
                usual.transfersPerSecond(),
                usual.callsPerConnection(),
                new Bytes(500_000),
                new Bytes(500_000),
                usual.unreadPerDevice(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                usual.handshake(),
                usual.idle(),
                usual.keepAlive(),
                usual.enrolmentsPerSecond(),
                usual.devices(),
                usual.returnsPerSecond(),
                usual.quarantine());
        server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits);
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.close();
    }

    @Test
    void anUploadThatStandsStillIsGivenUpAndTheRoundGoesOnWithoutIt() throws Exception {
        RawDevice stalling = RawDevice.checkedIn(channel(), "stalling");
        RawDevice good = RawDevice.checkedIn(channel(), "good");
        var round = runOneRound("stalling", "good");
        RawDevice.Submission half = stalling.begin(stalling.header(stalling.nextTask(), ONES));
        half.chunk(Chunks.at(FloatBytes.encode(ONES), 0, 40_000));
        // Waits until the stalling one has given its memory back.
        assertThat(good.submit(good.header(good.nextTask(), ONES), ONES).verdict())
                .isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
        Status end = half.failure();
        assertThat(end.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(end.getDescription()).isEqualTo("the transfer stood still for 1000 ms");
        RoundResult result = round.get(20, TimeUnit.SECONDS);
        assertThat(result.model().parameters()).containsOnly(1f);
        assertThat(result.outcomes())
                .filteredOn(ClientOutcome.Failed.class::isInstance)
                .extracting(outcome -> ((ClientOutcome.Failed) outcome).reason())
                .containsExactly("the transfer stood still for 1000 ms");
    }

    @Test
    void anUploadWithoutHeaderIsGivenUpToo() throws Exception {
        RawDevice silent = RawDevice.checkedIn(channel(), "silent");
        var submission = silent.open();
        assertThat(submission.failure().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void uploadsThatDoNotFitAtOnceComeOneAfterTheOther() throws Exception {
        List<RawDevice> devices = new ArrayList<>();
        String[] names = {"a", "b", "c", "d", "e"};
        for (String name : names) {
            devices.add(RawDevice.checkedIn(channel(), name));
        }
        var round = runOneRound(names);
        List<RawDevice.Submission> submissions = new ArrayList<>();
        for (RawDevice device : devices) {
            submissions.add(device.submit(device.header(device.nextTask(), ONES), ONES));
        }
        for (RawDevice.Submission submission : submissions) {
            assertThat(submission.verdict()).isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
        }
        assertThat(round.get(20, TimeUnit.SECONDS).model().parameters()).containsOnly(1f);
    }

    @Test
    void aFloodOfMessagesWaitsOnItsOwnSideAndOthersDoNot() throws Exception {
        RawDevice flooding = RawDevice.checkedIn(channel(), "flooding");
        RawDevice good = RawDevice.checkedIn(channel(), "good");
        var noise = DeviceMessage.newBuilder()
                .setTaskFailed(TaskFailed.newBuilder().setRunId("none").setReason("x".repeat(1_000)))
                .build();
        for (int i = 0; i < 20_000; i++) {
            flooding.control.onNext(noise);
        }
        var round = runOneRound("flooding", "good");
        assertThat(good.submit(good.header(good.nextTask(), ONES), ONES).verdict())
                .isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
        channels.getFirst().shutdownNow();
        assertThat(round.get(20, TimeUnit.SECONDS).model().parameters()).containsOnly(1f);
    }

    @Test
    void anOversizedMessageEndsItsCallAndNothingElse() throws Exception {
        RawDevice greedy = RawDevice.checkedIn(channel(), "greedy");
        var round = runOneRound("greedy");
        Task task = greedy.nextTask();
        RawDevice.Submission oversized = greedy.begin(greedy.header(task, ONES));
        oversized.chunk(Chunk.newBuilder()
                .setData(ByteString.copyFrom(new byte[4 * 1024 * 1024]))
                .build());
        assertThat(oversized.failure().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(greedy.submit(greedy.header(task, ONES), ONES).verdict()).isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
        assertThat(round.get(20, TimeUnit.SECONDS).model().parameters()).containsOnly(1f);
    }

    @Test
    void aListeningServerOffLoopbackNeedsTransportSecurity() {
        var everywhere = new InetSocketAddress("0.0.0.0", 0);
        assertThatThrownBy(() -> CoordinatorServer.listen(everywhere))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "refused to listen on 0.0.0.0 without transport security; listen on a loopback address such as 127.0.0.1");
    }

    private CompletableFuture<RoundResult> runOneRound(String... devices) {
        var layout = ParameterLayout.of(List.of("w"), List.of(List.of(LENGTH)));
        var run = RunDefinition.fedAvg("run", 1, 1, new CohortPolicy(devices.length, 1, 1, Duration.ofSeconds(20)));
        var result = new CompletableFuture<RoundResult>();
        RoundListener listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult ended) {
                result.complete(ended);
            }
        };
        Thread.ofVirtual().start(() -> {
            try {
                new RoundEngine(run, server.fleet(Population.of(List.of(devices))), List.of(listener))
                        .run(new GlobalModel(layout, new float[LENGTH]));
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private ManagedChannel channel() {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
        channels.add(channel);
        return channel;
    }

    private static float[] ones() {
        float[] ones = new float[LENGTH];
        Arrays.fill(ones, 1);
        return ones;
    }
}
