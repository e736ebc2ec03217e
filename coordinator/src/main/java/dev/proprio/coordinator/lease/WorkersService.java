package dev.proprio.coordinator.lease;

import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.FetchContentRequest;
import dev.proprio.proto.v1.LeaseReceipt;
import dev.proprio.proto.v1.LeaseResult;
import dev.proprio.proto.v1.WorkerMessage;
import dev.proprio.proto.v1.WorkerOrder;
import dev.proprio.proto.v1.WorkersGrpc;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/** The service of {@code workers.proto}. */
final class WorkersService extends WorkersGrpc.WorkersImplBase {
    private final LeaseDesk desk;
    private final LeasedExperiment experiment;

    WorkersService(LeaseDesk desk, LeasedExperiment experiment) {
        this.desk = desk;
        this.experiment = experiment;
    }

    @Override
    public StreamObserver<WorkerMessage> work(StreamObserver<WorkerOrder> out) {
        return new WorkStreamHandler(
                desk, experiment, (ServerCallStreamObserver<WorkerOrder>) out, CertifiedWorkers.certificate());
    }

    @Override
    public void fetchContent(FetchContentRequest request, StreamObserver<Chunk> out) {
        Optional<Content> content = desk.content(request.getSessionId(), request.getSha256());
        if (content.isEmpty()) {
            out.onError(Status.NOT_FOUND
                    .withDescription("this content is none of a lease that the session's worker has")
                    .asRuntimeException());
            return;
        }
        new ContentStream(content.get().bytes(), (ServerCallStreamObserver<Chunk>) out).start();
    }

    @Override
    public StreamObserver<LeaseResult> submitPartial(StreamObserver<LeaseReceipt> out) {
        return new LeaseResultReceiver(desk, (ServerCallStreamObserver<LeaseReceipt>) out);
    }
}
