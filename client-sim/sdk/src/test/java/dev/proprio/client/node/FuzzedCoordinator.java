package dev.proprio.client.node;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.google.protobuf.ByteString;
import dev.proprio.proto.random.RandomBits;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.v1.MaskedMessage;
import dev.proprio.proto.v1.SecAggCoordinatorMessage;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.SecAggMember;
import dev.proprio.proto.v1.SecAggRoster;
import dev.proprio.proto.v1.SecAggShareInbox;
import dev.proprio.proto.v1.SecAggSignature;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.UpdateMessage;
import dev.proprio.proto.wire.Chunks;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A coordinator that says some messages at once and answers calls as the data wants. */
final class FuzzedCoordinator extends FederationGrpc.FederationImplBase {
    private static final List<Status> ENDS = List.of(
            Status.CANCELLED,
            Status.INTERNAL,
            Status.NOT_FOUND,
            Status.DATA_LOSS,
            Status.ABORTED,
            Status.UNIMPLEMENTED.withDescription("\u001b[31m\nforged"));

    private final FuzzedDataProvider data;
    private final boolean lies;
    private final RandomBits random;
    private final List<CoordinatorMessage> messages;
    private final ByteString model;
    private @Nullable StreamObserver<CoordinatorMessage> open;

    /**
     * @param lies whether calls are answered otherwise than they should be, too
     * @param model what whoever fetches a model gets, more or less
     */
    FuzzedCoordinator(FuzzedDataProvider data, boolean lies, List<CoordinatorMessage> messages, ByteString model) {
        this.lies = lies;
        this.data = data;
        this.random = data::consumeLong;
        this.messages = messages;
        this.model = model;
    }

    @Override
    public StreamObserver<DeviceMessage> attend(StreamObserver<CoordinatorMessage> device) {
        // What it says to a device that is gone is lost, as on any network.
        ((ServerCallStreamObserver<CoordinatorMessage>) device).setOnCancelHandler(() -> {});
        open = device;
        messages.forEach(device::onNext);
        boolean secure = messages.stream().anyMatch(message -> message.getTask().hasSecagg());
        boolean answers = lies && data.consumeBoolean();
        if (secure && !answers) {
            end();
        }
        return new Deaf<>() {
            @Override
            public void onNext(DeviceMessage message) {
                if (message.hasSecagg() && message.getSecagg().hasKeys()) {
                    roster(message.getSecagg(), device);
                    end();
                } else if (message.hasTaskFailed() && secure) {
                    end();
                }
            }
        };
    }

    /** Puts the device on a roster of strangers. */
    private void roster(SecAggDeviceMessage said, StreamObserver<CoordinatorMessage> device) {
        var roster = SecAggRoster.newBuilder().setBeacon(ByteString.copyFrom(new byte[32]));
        for (int i = 0; i < HostileTasksTest.COHORT; i++) {
            byte[] key = new byte[32];
            key[0] = (byte) (9 + i);
            ByteString stranger = ByteString.copyFrom(key);
            roster.addMembers(SecAggMember.newBuilder()
                    .setClientId("watch-" + i)
                    .setChannelKey(i == 0 ? said.getKeys().getChannelKey() : stranger)
                    .setMaskKey(i == 0 ? said.getKeys().getMaskKey() : stranger));
            roster.addSignatures(
                    SecAggSignature.newBuilder().setSigner(i).setSignature(ByteString.copyFrom(new byte[64])));
        }
        var message = SecAggCoordinatorMessage.newBuilder()
                .setRunId(said.getRunId())
                .setRound(said.getRound())
                .setAttempt(said.getAttempt());
        boolean changed = data.consumeBoolean();
        SecAggRoster honest = roster.build();
        device.onNext(CoordinatorMessage.newBuilder()
                .setSecagg(message.setRoster(changed ? (SecAggRoster) ChangedMessages.change(honest, random) : honest))
                .build());
        device.onNext(CoordinatorMessage.newBuilder()
                .setSecagg(message.setInbox(SecAggShareInbox.getDefaultInstance()))
                .build());
    }

    @Override
    public void fetchModel(FetchModelRequest request, StreamObserver<Chunk> device) {
        int from = (int) Math.min(request.getOffset(), model.size());
        int middle = from + (model.size() - from) / 2 / Float.BYTES * Float.BYTES;
        for (Chunk chunk : List.of(chunk(from, middle), chunk(middle, model.size()))) {
            if (chunk.getData().isEmpty()) {
                continue;
            }
            boolean changed = odd() == 0;
            device.onNext(changed ? (Chunk) ChangedMessages.change(chunk, random) : chunk);
        }
        if (odd() == 0) {
            device.onError(data.pickValue(ENDS).asRuntimeException());
        } else {
            device.onCompleted();
        }
    }

    @Override
    public StreamObserver<UpdateMessage> submitUpdate(StreamObserver<SubmitReceipt> device) {
        return receiving(device);
    }

    @Override
    public StreamObserver<MaskedMessage> submitMasked(StreamObserver<SubmitReceipt> device) {
        return receiving(device);
    }

    private <T> StreamObserver<T> receiving(StreamObserver<SubmitReceipt> device) {
        boolean early = odd() == 0;
        if (early) {
            answer(device);
            return new Deaf<>();
        }
        return new Deaf<>() {
            @Override
            public void onCompleted() {
                answer(device);
            }
        };
    }

    private void answer(StreamObserver<SubmitReceipt> device) {
        int how = odd();
        if (how == 0) {
            device.onError(data.pickValue(ENDS).asRuntimeException());
            return;
        }
        device.onNext(SubmitReceipt.newBuilder()
                .setVerdictValue(lies ? data.consumeInt(-1, 4) : SubmitReceipt.Verdict.ACCEPTED_VALUE)
                .build());
        device.onCompleted();
    }

    /** 0 where something is to go wrong. */
    private int odd() {
        return lies ? data.consumeInt(0, 7) : 7;
    }

    /** Ends the control stream, if that has not been done. */
    void end() {
        StreamObserver<CoordinatorMessage> device = open;
        open = null;
        if (device == null) {
            return;
        }
        if (!lies || data.consumeBoolean()) {
            device.onCompleted();
        } else {
            device.onError(data.pickValue(ENDS).asRuntimeException());
        }
    }

    private Chunk chunk(int from, int to) {
        return Chunks.at(model.toByteArray(), from, to - from);
    }

    /** Hears nothing. */
    private static class Deaf<T> implements StreamObserver<T> {
        @Override
        public void onNext(T message) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }
}
