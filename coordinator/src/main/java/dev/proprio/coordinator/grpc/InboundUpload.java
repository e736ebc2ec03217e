package dev.proprio.coordinator.grpc;

import dev.proprio.proto.v1.SubmitReceipt;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One update's way in, whatever it consists of: its memory, its flow control, its time, its one answer. Guarded by its
 * receiver's lock.
 */
final class InboundUpload {
    private final ServerState serverState;
    private final ServerCallStreamObserver<SubmitReceipt> out;
    private final Transfers.Watched watched;
    private final InboundFlowControl flowControl;
    private final TransferProgress progress;
    private UploadMemory.@Nullable Lease lease;
    private boolean answered;

    InboundUpload(ServerState serverState, ServerCallStreamObserver<SubmitReceipt> out, Transfers.Watched watched) {
        this.serverState = serverState;
        this.out = out;
        this.watched = watched;
        out.setOnCancelHandler(() -> {});
        this.flowControl = new InboundFlowControl(out, serverState.scheduler());
        this.progress = new TransferProgress(
                serverState.limits().stall(), serverState.limits().upload());
    }

    /** Asks for the header. */
    void begin() {
        serverState.transfers().begin(watched);
        flowControl.next();
    }

    /** Asks for the chunks, once there is memory for them and the device is not too fast. */
    void admit(String device, long bytes) {
        progress.holdUp();
        long wait = serverState.begun().take(device);
        lease = serverState.uploadMemory().ask(device, bytes, () -> {
            progress.goOn();
            flowControl.nextAfter(wait);
        });
    }

    /** Asks for the next chunk. */
    void next() {
        progress.moved();
        if (!answered) {
            flowControl.next();
        }
    }

    boolean answered() {
        return answered;
    }

    /** What is wrong with its time at {@code now}, if anything is. */
    Optional<String> complaint(long now) {
        return answered ? Optional.empty() : progress.complaint(now);
    }

    void fail(Status status, String sentence) {
        if (!answered) {
            end();
            out.onError(status.withDescription(sentence).asRuntimeException());
        }
    }

    void answer(SubmitReceipt receipt) {
        if (!answered) {
            end();
            out.onNext(receipt);
            out.onCompleted();
        }
    }

    /** The device gave it up. */
    void end() {
        answered = true;
        serverState.transfers().end(watched);
        UploadMemory.Lease held = lease;
        if (held != null) {
            held.release();
        }
    }
}
