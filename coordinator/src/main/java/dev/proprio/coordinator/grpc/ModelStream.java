package dev.proprio.coordinator.grpc;

import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.wire.Chunks;
import io.grpc.stub.ServerCallStreamObserver;

/** Sends a model as fast as one device takes it, and no faster. */
final class ModelStream implements Runnable {
    private final ActiveRound round;
    private final ServerCallStreamObserver<Chunk> out;
    private int offset;
    private boolean done;

    ModelStream(ActiveRound round, int offset, ServerCallStreamObserver<Chunk> out) {
        this.round = round;
        this.offset = offset;
        this.out = out;
    }

    /** Called by gRPC, one call at a time, whenever the device can take more. */
    @Override
    public void run() {
        byte[] bytes = round.modelBytes();
        while (!done && out.isReady()) {
            if (offset == bytes.length) {
                done = true;
                out.onCompleted();
                return;
            }
            Chunk chunk = Chunks.at(bytes, offset, Chunks.BYTES);
            out.onNext(chunk);
            offset += chunk.getData().size();
            round.movedDown(chunk.getData().size());
        }
    }
}
