package dev.proprio.experiments.conformance;

import dev.proprio.proto.v1.CoordinatorMessage;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.UUID;

/** The kit's end of the client's control stream. Thread-safe. */
final class ControlStream {
    private final String session = UUID.randomUUID().toString();
    private final ServerCallStreamObserver<CoordinatorMessage> out;
    private boolean ended;

    ControlStream(ServerCallStreamObserver<CoordinatorMessage> out) {
        this.out = out;
    }

    /** What identifies the session. */
    String session() {
        return session;
    }

    /** Says something; what is said to a client that is gone is lost. */
    synchronized void say(CoordinatorMessage message) {
        if (!ended && !out.isCancelled()) {
            out.onNext(message);
        }
    }

    /**
     * Ends the stream; {@code OK} in good order.
     *
     * @return whether it had not ended yet
     */
    synchronized boolean end(Status status) {
        if (ended || out.isCancelled()) {
            return false;
        }
        ended = true;
        if (status.isOk()) {
            out.onCompleted();
        } else {
            out.onError(status.asRuntimeException());
        }
        return true;
    }

    /**
     * Notes that the connection is gone.
     *
     * @return whether the stream had not ended yet
     */
    synchronized boolean broke() {
        boolean open = !ended;
        ended = true;
        return open;
    }

    /** Whether anything can still be said. */
    synchronized boolean isOpen() {
        return !ended && !out.isCancelled();
    }
}
