package dev.proprio.coordinator.grpc;

import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.v1.MaskedMessage;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.UpdateMessage;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The service of {@code federation.proto}. */
final class FederationService extends FederationGrpc.FederationImplBase {
    private final DeviceRegistry registry;
    private final ActiveRounds rounds;

    FederationService(DeviceRegistry registry, ActiveRounds rounds) {
        this.registry = registry;
        this.rounds = rounds;
    }

    @Override
    public StreamObserver<DeviceMessage> attend(StreamObserver<CoordinatorMessage> out) {
        // Without it, what is sent to a device that has just broken off would throw.
        ((ServerCallStreamObserver<CoordinatorMessage>) out).setOnCancelHandler(() -> {});
        return new Attendance(registry, rounds, out);
    }

    @Override
    public void fetchModel(FetchModelRequest request, StreamObserver<Chunk> out) {
        var connection = registry.ofSession(request.getSessionId());
        if (connection.isEmpty()) {
            out.onError(Status.UNAUTHENTICATED
                    .withDescription("the session is unknown or over; check in again")
                    .asRuntimeException());
            return;
        }
        var round = rounds.withModel(request.getSha256(), connection.get().device());
        if (round.isEmpty()) {
            out.onError(Status.NOT_FOUND
                    .withDescription("no open round that asked this device trains that model")
                    .asRuntimeException());
            return;
        }
        long offset = request.getOffset();
        if (offset < 0 || offset > round.get().modelBytes().length || offset % Float.BYTES != 0) {
            out.onError(Status.OUT_OF_RANGE
                    .withDescription("offset must be a multiple of 4 from 0 to %d but was %d"
                            .formatted(round.get().modelBytes().length, offset))
                    .asRuntimeException());
            return;
        }
        var call = (ServerCallStreamObserver<Chunk>) out;
        call.setOnCancelHandler(() -> {});
        call.setOnReadyHandler(new ModelStream(round.get(), (int) offset, call));
    }

    @Override
    public StreamObserver<UpdateMessage> submitUpdate(StreamObserver<SubmitReceipt> out) {
        return new UpdateReceiver(registry, rounds, out);
    }

    @Override
    public StreamObserver<MaskedMessage> submitMasked(StreamObserver<SubmitReceipt> out) {
        return new MaskedReceiver(registry, rounds, out);
    }
}
