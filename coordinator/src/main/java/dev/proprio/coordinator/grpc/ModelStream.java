package dev.proprio.coordinator.grpc;

import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.wire.Chunks;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;

/** Sends a model as fast as one device takes it, and no faster; gives up one that takes nothing. Thread-safe. */
final class ModelStream implements Transfers.Watched {
    private final SentModel model;
    private final ServerCallStreamObserver<Chunk> out;
    private final Transfers transfers;
    private final TransferProgress progress;
    private int offset;
    private boolean started;
    private boolean done;

    ModelStream(SentModel model, int offset, ServerCallStreamObserver<Chunk> out, ServerState serverState) {
        this.model = model;
        this.offset = offset;
        this.out = out;
        this.transfers = serverState.transfers();
        this.progress = new TransferProgress(
                serverState.limits().stall(), serverState.limits().upload());
    }

    /** Begins to send. */
    synchronized void start() {
        if (!done) {
            started = true;
            progress.goOn();
            transfers.begin(this);
            pump();
        }
    }

    /** The device can take more. */
    synchronized void pump() {
        if (!started) {
            return;
        }
        byte[] bytes = model.modelBytes();
        while (!done && out.isReady()) {
            if (offset == bytes.length) {
                end();
                out.onCompleted();
                return;
            }
            Chunk chunk = Chunks.at(bytes, offset, Chunks.BYTES);
            out.onNext(chunk);
            offset += chunk.getData().size();
            model.movedDown(chunk.getData().size());
            progress.moved();
        }
    }

    /** Nothing more is to be sent. */
    synchronized void end() {
        done = true;
        transfers.end(this);
    }

    @Override
    public synchronized void check(long now) {
        if (!done) {
            progress.complaint(now).ifPresent(complaint -> {
                end();
                out.onError(Status.DEADLINE_EXCEEDED.withDescription(complaint).asRuntimeException());
            });
        }
    }
}
