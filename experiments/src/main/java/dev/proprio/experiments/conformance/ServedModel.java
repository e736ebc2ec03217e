package dev.proprio.experiments.conformance;

import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.wire.Chunks;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * How the kit answers one call for a model.
 *
 * @param chunks what it sends
 * @param gate before which the call does not end
 * @param end how the call ends then
 */
record ServedModel(List<Chunk> chunks, CompletableFuture<?> gate, Status end) {
    private static final int PIECES = 4;

    ServedModel {
        chunks = List.copyOf(chunks);
    }

    /** Answers calls for models. */
    @FunctionalInterface
    interface Serving {
        ServedModel answer(FetchModelRequest request, byte[] model);
    }

    /** As a coordinator should: what is left from the offset on. */
    static ServedModel whole(FetchModelRequest request, byte[] model) {
        if (request.getOffset() < 0 || request.getOffset() > model.length) {
            return refused(Status.OUT_OF_RANGE.withDescription("the offset lies beyond the model"));
        }
        return of(chunks(model, (int) request.getOffset()), Status.OK);
    }

    /** These chunks at once, and then this end. */
    static ServedModel of(List<Chunk> chunks, Status end) {
        return new ServedModel(chunks, CompletableFuture.completedFuture(end), end);
    }

    static ServedModel refused(Status status) {
        return of(List.of(), status);
    }

    /** A model from an offset on, in a few pieces however small it is. */
    static List<Chunk> chunks(byte[] model, int offset) {
        int size = pieceBytes(model.length);
        List<Chunk> chunks = new ArrayList<>();
        for (int at = offset; at < model.length; at += size) {
            chunks.add(Chunks.at(model, at, size));
        }
        return chunks;
    }

    /** How large the pieces are. */
    static int pieceBytes(int length) {
        int quarter = Math.max(1, length / PIECES / Float.BYTES) * Float.BYTES;
        return Math.min(quarter, Chunks.BYTES);
    }
}
