package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.google.protobuf.ByteString;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.secagg.SecureRound;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.CheckIn;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.MaskedHeader;
import dev.proprio.proto.v1.MaskedMessage;
import dev.proprio.proto.v1.MetricSum;
import dev.proprio.proto.v1.SecAggAdvertiseKeys;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.SecAggSurvivorSignature;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.v1.UpdateHeader;
import dev.proprio.proto.v1.UpdateMessage;
import dev.proprio.proto.wire.Chunks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Devices that open streams and calls, and say on them what the data says, while a round is open. */
final class FuzzedRound {
    private static final int MOST_CALLS = 6;
    private static final ByteString BYTES_32 = ByteString.copyFrom(new byte[32]);

    private final FuzzedDataProvider data;
    private final ServerState serverState;
    private final RoundPlan plan;
    private final ActiveRound round;
    private final List<FuzzedCall<DeviceMessage, CoordinatorMessage>> streams = new ArrayList<>();
    private final List<FuzzedCall<UpdateMessage, SubmitReceipt>> updates = new ArrayList<>();
    private final List<FuzzedCall<MaskedMessage, SubmitReceipt>> masked = new ArrayList<>();

    FuzzedRound(FuzzedDataProvider data, ServerState serverState, RoundPlan plan, ActiveRound round) {
        this.data = data;
        this.serverState = serverState;
        this.plan = plan;
        this.round = round;
    }

    void play() {
        while (data.remainingBytes() > 0) {
            switch (data.consumeInt(0, 3)) {
                case 0 -> attend();
                case 1 -> update();
                case 2 -> mask();
                default -> end();
            }
        }
        streams.forEach(call -> call.end(false));
        updates.forEach(call -> call.end(false));
        masked.forEach(call -> call.end(false));
        assertThat(serverState.registry().size()).isZero();
        assertThat(serverState.transfers().size()).isZero();
        assertThat(serverState.uploadMemory().taken()).isZero();
        assertThat(serverState.uploadMemory().waiting()).isZero();
        updates.forEach(call -> assertThat(call.answers()).hasSizeLessThan(2));
        masked.forEach(call -> assertThat(call.answers()).hasSizeLessThan(2));
    }

    private void attend() {
        if (streams.isEmpty() || (streams.size() < MOST_CALLS && data.consumeBoolean())) {
            streams.add(new FuzzedCall<>(call -> {
                var handler = new ControlStreamHandler(serverState, call);
                handler.begin();
                return handler;
            }));
        }
        var message = DeviceMessage.newBuilder();
        switch (data.consumeInt(0, 3)) {
            case 0, 1 ->
                message.setCheckIn(CheckIn.newBuilder()
                        .setDeviceId("d" + data.consumeInt(0, 3))
                        .setProtocolRevision(2));
            case 2 ->
                message.setTaskFailed(TaskFailed.newBuilder()
                        .setRunId("run")
                        .setRound(1)
                        .setAttempt(1)
                        .setStage("train")
                        .setReason("it failed"));
            default -> message.setSecagg(secagg());
        }
        var stream = pick(streams);
        boolean ended = stream.ended();
        Set<String> owing = Set.copyOf(round.pending());
        stream.deliver(said(message.build()));
        if (ended) {
            assertThat(round.pending()).as("nobody listens to an ended stream").isEqualTo(owing);
        }
    }

    private SecAggDeviceMessage secagg() {
        var message =
                SecAggDeviceMessage.newBuilder().setRunId("run").setRound(1).setAttempt(1);
        if (data.consumeBoolean()) {
            message.setKeys(SecAggAdvertiseKeys.newBuilder()
                    .setClientId("d" + data.consumeInt(0, 3))
                    .setChannelKey(key())
                    .setMaskKey(key())
                    .setSignature(ByteString.copyFrom(new byte[64])));
        } else {
            message.setSignature(SecAggSurvivorSignature.newBuilder().setSignature(ByteString.copyFrom(new byte[64])));
        }
        return message.build();
    }

    private ByteString key() {
        byte[] key = BYTES_32.toByteArray();
        key[5] = data.consumeByte();
        return ByteString.copyFrom(key);
    }

    private void update() {
        if (updates.isEmpty() || (updates.size() < MOST_CALLS && data.consumeBoolean())) {
            updates.add(new FuzzedCall<>(call -> {
                var receiver = new UpdateReceiver(serverState, call);
                receiver.begin();
                return receiver;
            }));
        }
        byte[] payload = payload(round.shape().byteLength(round.packing()));
        var message = UpdateMessage.newBuilder();
        if (data.consumeBoolean()) {
            var header = UpdateHeader.newBuilder()
                    .setSessionId(session())
                    .setRunId("run")
                    .setRound(1)
                    .setAttempt(1)
                    .setWeight(data.consumeBoolean() ? 7 : data.consumeLong())
                    .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(payload)))
                    .putMetrics(
                            "loss",
                            MetricSum.newBuilder().setSum(1).setWeight(2).build())
                    .setCompression(round.compression());
            round.shape()
                    .sections()
                    .forEach((name, length) -> header.addSections(
                            Section.newBuilder().setName(name).setLength(length)));
            message.setHeader(header);
        } else {
            message.setChunk(chunk(payload));
        }
        pick(updates).deliver(said(message.build()));
    }

    private void mask() {
        if (masked.isEmpty() || (masked.size() < MOST_CALLS && data.consumeBoolean())) {
            masked.add(new FuzzedCall<>(call -> {
                var receiver = new MaskedReceiver(serverState, call);
                receiver.begin();
                return receiver;
            }));
        }
        List<Long> sizes = round.secure()
                .map(secure -> sizes(secure, plan.devices().getFirst()))
                .orElse(List.of(4L));
        byte[] payload = payload((int) sizes.stream().mapToLong(Long::longValue).sum());
        var message = MaskedMessage.newBuilder();
        if (data.consumeBoolean()) {
            message.setHeader(MaskedHeader.newBuilder()
                    .setSessionId(session())
                    .setRunId("run")
                    .setRound(1)
                    .setAttempt(1)
                    .addAllVectorBytes(sizes)
                    .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(payload))));
        } else {
            message.setChunk(chunk(payload));
        }
        pick(masked).deliver(said(message.build()));
    }

    private static List<Long> sizes(SecureRound secure, String device) {
        return secure.vectors(device).stream().map(VectorSpec::packedBytes).toList();
    }

    /** One of two payloads, so that headers and chunks often fit each other. */
    private byte[] payload(int length) {
        byte[] payload = new byte[length];
        IntStream.range(0, length).forEach(i -> payload[i] = (byte) i);
        if (data.consumeInt(0, 3) == 3 && length > 3) {
            payload[3] = (byte) 0xff;
            payload[2] = (byte) 0xff;
        }
        return payload;
    }

    private Chunk chunk(byte[] payload) {
        int half = payload.length / 8 * 4;
        return switch (data.consumeInt(0, 3)) {
            case 0 -> Chunks.at(payload, 0, Math.max(4, half));
            case 1 -> Chunks.at(payload, half, payload.length);
            default -> Chunks.at(payload, 0, payload.length);
        };
    }

    private void end() {
        boolean inOrder = data.consumeBoolean();
        switch (data.consumeInt(0, 3)) {
            case 0 -> {
                if (!streams.isEmpty()) {
                    pick(streams).end(inOrder);
                }
            }
            case 1 -> {
                if (!masked.isEmpty()) {
                    pick(masked).end(inOrder);
                }
            }
            default -> {
                if (!updates.isEmpty()) {
                    pick(updates).end(inOrder);
                }
            }
        }
    }

    /** A session that has been given to somebody, most of the time. */
    private String session() {
        List<String> known = streams.stream()
                .flatMap(call -> call.answers().stream())
                .filter(CoordinatorMessage::hasWelcome)
                .map(message -> message.getWelcome().getSessionId())
                .toList();
        return known.isEmpty() || data.consumeInt(0, 9) == 9 ? data.consumeString(4) : known.get(below(known.size()));
    }

    private <M extends com.google.protobuf.Message> M said(M message) {
        return data.consumeInt(0, 3) == 3 ? MessageTampering.of(message, data) : message;
    }

    private <T> T pick(List<T> calls) {
        return calls.get(calls.size() - 1 - below(calls.size()));
    }

    private int below(int size) {
        return data.consumeInt(0, size - 1);
    }
}
