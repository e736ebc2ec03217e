package dev.proprio.client.session;

import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.wire.Chunks;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sends a header and a payload in chunks. */
final class OutboundUpload {
    private OutboundUpload() {}

    /**
     * Sends everything and waits for the receipt. Repeating is safe: an update counts once.
     *
     * @param call opens the call
     * @param wrap makes a chunk one of its messages
     * @param <M> the call's message
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
            try {
                return FlowControlledUpload.send(call, messages(header, payload, chunkBytes, wrap))
                        .getVerdict();
            } catch (ExecutionException e) {
                if (!retry.again(e)) {
                    throw e;
                }
            }
        }
    }

    private static <M> Iterator<M> messages(M header, byte[] payload, int chunkBytes, Function<Chunk, M> wrap) {
        int count = Math.toIntExact((payload.length + (long) chunkBytes - 1) / chunkBytes);
        Stream<M> chunks =
                IntStream.range(0, count).mapToObj(i -> wrap.apply(Chunks.at(payload, i * chunkBytes, chunkBytes)));
        return Stream.concat(Stream.of(header), chunks).iterator();
    }
}
