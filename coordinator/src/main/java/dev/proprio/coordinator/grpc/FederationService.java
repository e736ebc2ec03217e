package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.round.Stage;
import dev.proprio.proto.query.QueryMessages;
import dev.proprio.proto.v1.AnswerMessage;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DescribeModelReply;
import dev.proprio.proto.v1.DescribeModelRequest;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.v1.MaskedMessage;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.UpdateMessage;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

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
            out.onError(unknownSession());
            return;
        }
        Optional<SentModel> model = serverState
                .rounds()
                .withModel(request.getSha256(), connection.get().device())
                .<SentModel>map(round -> round)
                .or(() -> serverState
                        .queries()
                        .model(request.getSha256(), connection.get().device()));
        if (model.isEmpty()) {
            out.onError(Status.NOT_FOUND
                    .withDescription("no open round that asked this device trains that model")
                    .asRuntimeException());
            return;
        }
        long offset = request.getOffset();
        if (offset < 0 || offset > model.get().modelBytes().length || offset % Float.BYTES != 0) {
            out.onError(Status.OUT_OF_RANGE
                    .withDescription("offset must be a multiple of 4 from 0 to %s but was %s"
                            .formatted(model.get().modelBytes().length, offset))
                    .asRuntimeException());
            return;
        }
        var call = (ServerCallStreamObserver<Chunk>) out;
        var stream = new ModelStream(model.get(), (int) offset, call, serverState);
        call.setOnCancelHandler(stream::end);
        call.setOnReadyHandler(stream::pump);
        serverState.scheduler().after(serverState.begun().take(connection.get().device()), stream::start);
    }

    @Override
    public void submitAnswer(AnswerMessage message, StreamObserver<SubmitReceipt> out) {
        var connection = serverState.caller(message.getSessionId());
        if (connection.isEmpty()) {
            out.onError(unknownSession());
            return;
        }
        String device = connection.get().device();
        // Without it, an answer to a device that has just broken off would throw.
        ((ServerCallStreamObserver<SubmitReceipt>) out).setOnCancelHandler(() -> {});
        serverState.scheduler().after(serverState.begun().take(device), () -> answer(device, message, out));
    }

    private void answer(String device, AnswerMessage message, StreamObserver<SubmitReceipt> out) {
        Optional<ActiveQuery> query = serverState.queries().find(message.getRunId(), message.getRound());
        if (query.isEmpty()) {
            receipt(SubmitReceipt.Verdict.LATE, out);
            return;
        }
        if (query.get().sessions().isPresent()) {
            out.onError(Status.FAILED_PRECONDITION
                    .withDescription("the query of round %s takes masked answers only".formatted(message.getRound()))
                    .asRuntimeException());
            return;
        }
        boolean first = query.get().owes(device);
        Optional<String> refused;
        try {
            refused = query.get().accept(device, QueryMessages.read(message));
        } catch (TransferException e) {
            query.get().lost(device, Stage.VALIDATE, String.valueOf(e.getMessage()));
            refused = Optional.of(String.valueOf(e.getMessage()));
        }
        if (refused.isEmpty()) {
            receipt(SubmitReceipt.Verdict.ACCEPTED, out);
        } else if (!first && query.get().has(device)) {
            receipt(SubmitReceipt.Verdict.DUPLICATE, out);
        } else {
            out.onError(Status.INVALID_ARGUMENT.withDescription(refused.get()).asRuntimeException());
        }
    }

    private static void receipt(SubmitReceipt.Verdict verdict, StreamObserver<SubmitReceipt> out) {
        out.onNext(SubmitReceipt.newBuilder().setVerdict(verdict).build());
        out.onCompleted();
    }

    @Override
    public void describeModel(DescribeModelRequest request, StreamObserver<DescribeModelReply> out) {
        var connection = serverState.caller(request.getSessionId());
        if (connection.isEmpty()) {
            out.onError(unknownSession());
            return;
        }
        String device = connection.get().device();
        var description = serverState
                .rounds()
                .description(request.getSha256(), device)
                .or(() -> serverState.queries().description(request.getSha256(), device));
        if (description.isEmpty()) {
            out.onError(Status.NOT_FOUND
                    .withDescription(
                            "no open round or query that asked this device is about a model with that description")
                    .asRuntimeException());
            return;
        }
        var reply = DescribeModelReply.newBuilder()
                .setDescription(description.get().bytes())
                .build();
        // Without it, an answer to a device that has just broken off would throw.
        ((ServerCallStreamObserver<DescribeModelReply>) out).setOnCancelHandler(() -> {});
        serverState.scheduler().after(serverState.begun().take(device), () -> {
            out.onNext(reply);
            out.onCompleted();
        });
    }

    private static StatusRuntimeException unknownSession() {
        return Status.UNAUTHENTICATED
                .withDescription("the session is unknown or over; check in again")
                .asRuntimeException();
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
