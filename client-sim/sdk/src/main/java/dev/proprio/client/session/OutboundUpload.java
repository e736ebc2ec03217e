package dev.proprio.client.session;

import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.wire.Chunks;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends a header and a payload in chunks as fast as the coordinator takes them.
 *
 * @param <M> the call's message
 */
final class OutboundUpload<M> implements ClientResponseObserver<M, SubmitReceipt> {
    private final M header;
    private final byte[] payload;
    private final int chunkBytes;
    private final Function<Chunk, M> wrap;
    private final CompletableFuture<SubmitReceipt> receipt = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<M> out;
    private boolean headerSent;
    private boolean completed;
    private int offset;

    private OutboundUpload(M header, byte[] payload, int chunkBytes, Function<Chunk, M> wrap) {
        this.header = header;
        this.payload = payload;
        this.chunkBytes = chunkBytes;
        this.wrap = wrap;
    }

    /**
     * Sends everything and waits for the receipt. Repeating is safe: an update counts once.
     *
     * @param call opens the call
     * @param wrap makes a chunk one of its messages
     */
    static <M> SubmitReceipt.Verdict send(
            Function<StreamObserver<SubmitReceipt>, StreamObserver<M>> call,
            M header,
            byte[] payload,
            int chunkBytes,
            Function<Chunk, M> wrap,
            Retry retry)
            throws InterruptedException, ExecutionException {
        while (true) {
            var upload = new OutboundUpload<>(header, payload, chunkBytes, wrap);
            var unused = call.apply(upload);
            try {
                return upload.receipt.get().getVerdict();
            } catch (ExecutionException e) {
                if (!retry.again(e)) {
                    throw e;
                }
            }
        }
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
            if (!headerSent) {
                headerSent = true;
                stream.onNext(header);
            } else if (offset < payload.length) {
                Chunk chunk = Chunks.at(payload, offset, chunkBytes);
                offset += chunk.getData().size();
                stream.onNext(wrap.apply(chunk));
            } else {
                completed = true;
                stream.onCompleted();
            }
        }
    }

    @Override
    public void onNext(SubmitReceipt value) {
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
