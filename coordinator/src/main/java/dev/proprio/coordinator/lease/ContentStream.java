package dev.proprio.coordinator.lease;

import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.wire.Chunks;
import io.grpc.stub.ServerCallStreamObserver;

/** Sends bytes as fast as a worker takes them, and no faster. */
final class ContentStream {
    private final byte[] bytes;
    private final ServerCallStreamObserver<Chunk> out;
    private int offset;
    private boolean done;

    ContentStream(byte[] bytes, ServerCallStreamObserver<Chunk> out) {
        this.bytes = bytes;
        this.out = out;
    }

    void start() {
        out.setOnCancelHandler(this::end);
        out.setOnReadyHandler(this::pump);
        pump();
    }

    private synchronized void end() {
        done = true;
    }

    private synchronized void pump() {
        while (!done && out.isReady()) {
            if (offset == bytes.length) {
                done = true;
                out.onCompleted();
            } else {
                Chunk chunk = Chunks.at(bytes, offset, Chunks.BYTES);
                offset += chunk.getData().size();
                out.onNext(chunk);
            }
        }
    }
}
