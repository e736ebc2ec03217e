package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.RandomK;
import dev.proprio.proto.compression.TopK;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.wire.Chunks;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compressed updates at the coordinator's door. */
@Timeout(60)
class CompressedUpdateTest {
    private static final int LENGTH = 8;
    private static final float[] CHANGE = {1, -9, 2, 0, 4, 3, 8, 1};

    private final CoordinatorServer server;
    private final ManagedChannel channel;

    CompressedUpdateTest() throws IOException {
        server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.close();
    }

    @Test
    void whatIsKeptArrivesAndTheBytesAreCounted() throws Exception {
        RawDevice watch = RawDevice.checkedIn(channel, "watch");
        var round = runOneRound(new TopK(0.25, true), "watch");
        Task task = watch.nextTask();
        assertThat(task.getCompressionMap())
                .containsExactlyInAnyOrderEntriesOf(Map.of("kind", "top-k", "share", "0.25", "error-feedback", "true"));
        assertThat(submit(watch, task, "top-k", encoded(new TopK(0.25, true))).verdict())
                .isEqualTo(dev.proprio.proto.v1.SubmitReceipt.Verdict.ACCEPTED);
        RoundResult result = round.get(20, TimeUnit.SECONDS);
        assertThat(result.model().parameters()).containsExactly(0, -9, 0, 0, 0, 0, 8, 0);
        assertThat(result.traffic().bytesUp()).isEqualTo(2 * 8);
        assertThat(result.traffic().bytesDown()).isZero();
    }

    @Test
    void theSumOfRandomPlacesIsSpreadAndScaled() throws Exception {
        RawDevice watch = RawDevice.checkedIn(channel, "watch");
        RawDevice phone = RawDevice.checkedIn(channel, "phone");
        var round = runOneRound(new RandomK(0.5), "watch", "phone");
        byte[] bytes = encoded(new RandomK(0.5));
        submit(watch, watch.nextTask(), "random-k", bytes).verdict();
        submit(phone, phone.nextTask(), "random-k", bytes).verdict();
        float[] moved = round.get(20, TimeUnit.SECONDS).model().parameters();
        int kept = 0;
        for (int i = 0; i < LENGTH; i++) {
            assertThat(moved[i]).isIn(0f, 2 * CHANGE[i]);
            kept += moved[i] == 0 && CHANGE[i] != 0 ? 0 : 1;
        }
        assertThat(kept).isBetween(4, 5);
    }

    @Test
    void brokenUpdatesAreRefusedWithASentence() throws Exception {
        RawDevice old = RawDevice.checkedIn(channel, "old");
        RawDevice broken = RawDevice.checkedIn(channel, "broken");
        var round = runOneRound(new TopK(0.25, true), "old", "broken");
        Status unaware =
                submit(old, old.nextTask(), "", FloatBytes.encode(CHANGE)).failure();
        assertThat(unaware.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(unaware.getDescription()).isEqualTo("the update's compression is \"\" but the task's is \"top-k\"");
        Status descending =
                submit(broken, broken.nextTask(), "top-k", new byte[16]).failure();
        assertThat(descending.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(descending.getDescription())
                .isEqualTo("the indices of kept values must ascend and be less than 8 but after 0 comes 0");
        assertThat(round.get(20, TimeUnit.SECONDS).outcomes())
                .allSatisfy(outcome -> assertThat(((ClientOutcome.Failed) outcome).stage())
                        .isEqualTo(dev.proprio.coordinator.round.Stage.VALIDATE));
    }

    private static byte[] encoded(Compression compression) {
        var shared = KeyedRandom.of(1, "compression", 1, 0);
        return compression.codec(LENGTH, shared).orElseThrow().encode(CHANGE, KeyedRandom.of(1, "own"));
    }

    private static RawDevice.Submission submit(RawDevice device, Task task, String compression, byte[] bytes) {
        var header = device.header(task, CHANGE).toBuilder()
                .setCompression(compression)
                .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(bytes)))
                .build();
        RawDevice.Submission submission = device.begin(header);
        submission.chunk(Chunks.at(bytes, 0, Chunks.MAX_BYTES));
        return submission.complete();
    }

    private CompletableFuture<RoundResult> runOneRound(Compression compression, String... devices) {
        RunDefinition run = RunDefinition.fedAvg(
                        "run", 1, 1, new CohortPolicy(devices.length, 1, 1, Duration.ofMinutes(1)))
                .with(RunDefinition::compression, compression);
        var model = new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(LENGTH))), new float[LENGTH]);
        var result = new CompletableFuture<RoundResult>();
        var engine = new RoundEngine(run, server.fleet(Population.of(List.of(devices))), List.of(new RoundListener() {
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
}
