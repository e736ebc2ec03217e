package dev.proprio.experiments.cluster;

import dev.proprio.proto.v1.LeaseReceipt;
import dev.proprio.proto.v1.LeaseResult;
import dev.proprio.proto.v1.WorkersGrpc;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Sends what a lease came to, as fast as the coordinator takes it. */
final class LeaseUpload implements ClientResponseObserver<LeaseResult, LeaseReceipt> {
    private final Iterator<LeaseResult> messages;
    private final CompletableFuture<LeaseReceipt> receipt = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<LeaseResult> out;
    private boolean completed;

    private LeaseUpload(Iterator<LeaseResult> messages) {
        this.messages = messages;
    }

    /** Sends the messages and waits until the coordinator says what became of them. */
    static LeaseReceipt.Verdict send(WorkersGrpc.WorkersStub stub, List<LeaseResult> messages)
            throws InterruptedException, ExecutionException {
        var upload = new LeaseUpload(messages.iterator());
        var _ = stub.submitPartial(upload);
        return upload.receipt.get().getVerdict();
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<LeaseResult> requests) {
        out = requests;
        requests.setOnReadyHandler(this::pump);
    }

    private void pump() {
        ClientCallStreamObserver<LeaseResult> stream = out;
        while (stream != null && !completed && !receipt.isDone() && stream.isReady()) {
            if (messages.hasNext()) {
                stream.onNext(messages.next());
            } else {
                completed = true;
                stream.onCompleted();
            }
        }
    }

    @Override
    public void onNext(LeaseReceipt value) {
        receipt.complete(value);
    }

    @Override
    public void onError(Throwable error) {
        receipt.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
        receipt.completeExceptionally(Status.INTERNAL
                .withDescription("the coordinator sent no receipt")
                .asRuntimeException());
    }
}
