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
    private final ServerState serverState;

    FederationService(ServerState serverState) {
        this.serverState = serverState;
    }

    @Override
    public StreamObserver<DeviceMessage> attend(StreamObserver<CoordinatorMessage> out) {
        var call = (ServerCallStreamObserver<CoordinatorMessage>) out;
        // Without it, what is sent to a device that has just broken off would throw.
        call.setOnCancelHandler(() -> {});
        var handler = new ControlStreamHandler(serverState, call);
        handler.begin();
        return handler;
    }

    @Override
    public void fetchModel(FetchModelRequest request, StreamObserver<Chunk> out) {
        var connection = serverState.caller(request.getSessionId());
        if (connection.isEmpty()) {
            out.onError(Status.UNAUTHENTICATED
                    .withDescription("the session is unknown or over; check in again")
                    .asRuntimeException());
            return;
        }
        var round = serverState
                .rounds()
                .withModel(request.getSha256(), connection.get().device());
        if (round.isEmpty()) {
            out.onError(Status.NOT_FOUND
                    .withDescription("no open round that asked this device trains that model")
                    .asRuntimeException());
            return;
        }
        long offset = request.getOffset();
        if (offset < 0 || offset > round.get().modelBytes().length || offset % Float.BYTES != 0) {
            out.onError(Status.OUT_OF_RANGE
                    .withDescription("offset must be a multiple of 4 from 0 to %s but was %s"
                            .formatted(round.get().modelBytes().length, offset))
                    .asRuntimeException());
            return;
        }
        var call = (ServerCallStreamObserver<Chunk>) out;
        var stream = new ModelStream(round.get(), (int) offset, call, serverState);
        call.setOnCancelHandler(stream::end);
        call.setOnReadyHandler(stream::pump);
        serverState.scheduler().after(serverState.begun().take(connection.get().device()), stream::start);
    }

    @Override
    public StreamObserver<UpdateMessage> submitUpdate(StreamObserver<SubmitReceipt> out) {
        var receiver = new UpdateReceiver(serverState, (ServerCallStreamObserver<SubmitReceipt>) out);
        receiver.begin();
        return receiver;
    }

    @Override
    public StreamObserver<MaskedMessage> submitMasked(StreamObserver<SubmitReceipt> out) {
        var receiver = new MaskedReceiver(serverState, (ServerCallStreamObserver<SubmitReceipt>) out);
        receiver.begin();
        return receiver;
    }
}
