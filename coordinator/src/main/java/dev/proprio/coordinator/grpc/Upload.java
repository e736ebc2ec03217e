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
final class Upload {
    private final Reception reception;
    private final ServerCallStreamObserver<SubmitReceipt> out;
    private final Transfers.Watched watched;
    private final Intake intake;
    private final Progress progress;
    private UploadMemory.@Nullable Lease lease;
    private boolean answered;

    Upload(Reception reception, ServerCallStreamObserver<SubmitReceipt> out, Transfers.Watched watched) {
        this.reception = reception;
        this.out = out;
        this.watched = watched;
        out.setOnCancelHandler(() -> {});
        this.intake = new Intake(out, reception.housekeeping());
        this.progress =
                new Progress(reception.limits().stall(), reception.limits().upload());
    }

    /** Asks for the header. */
    void begin() {
        reception.transfers().begin(watched);
        intake.next();
    }

    /** Asks for the chunks, once there is memory for them and the device is not too fast. */
    void admit(String device, long bytes) {
        progress.holdUp();
        long wait = reception.begun().take(device);
        lease = reception.uploadMemory().ask(device, bytes, () -> {
            progress.goOn();
            intake.nextAfter(wait);
        });
    }

    /** Asks for the next chunk. */
    void next() {
        progress.moved();
        if (!answered) {
            intake.next();
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

    void answer(SubmitReceipt.Verdict verdict) {
        if (!answered) {
            end();
            out.onNext(SubmitReceipt.newBuilder().setVerdict(verdict).build());
            out.onCompleted();
        }
    }

    /** The device gave it up. */
    void end() {
        answered = true;
        reception.transfers().end(watched);
        UploadMemory.Lease held = lease;
        if (held != null) {
            held.release();
        }
    }
}
