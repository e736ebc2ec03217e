package dev.proprio.client.session;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends a call's messages as fast as the coordinator takes them.
 *
 * @param <M> the call's message
 * @param <R> the receipt that the coordinator answers with
 */
public final class FlowControlledUpload<M, R> implements ClientResponseObserver<M, R> {
    private final Iterator<M> messages;
    private final CompletableFuture<R> receipt = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<M> out;
    private boolean completed;

    private FlowControlledUpload(Iterator<M> messages) {
        this.messages = messages;
    }

    /**
     * Sends everything and waits for the receipt.
     *
     * @param call opens the call
     * @param messages made one by one, when there is room for them
     * @throws ExecutionException if the call failed
     */
    public static <M, R> R send(Function<StreamObserver<R>, StreamObserver<M>> call, Iterator<M> messages)
            throws InterruptedException, ExecutionException {
        var upload = new FlowControlledUpload<M, R>(messages);
        var unused = call.apply(upload);
        return upload.receipt.get();
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<M> requestStream) {
        out = requestStream;
        requestStream.setOnReadyHandler(this::pump);
    }

    private void pump() {
        ClientCallStreamObserver<M> stream = out;
        if (stream == null) {
            return;
        }
        while (!completed && !receipt.isDone() && stream.isReady()) {
            if (messages.hasNext()) {
                stream.onNext(messages.next());
            } else {
                completed = true;
                stream.onCompleted();
            }
        }
    }

    @Override
    public void onNext(R value) {
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
