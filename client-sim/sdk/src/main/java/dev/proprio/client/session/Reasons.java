package dev.proprio.client.session;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.ExecutionException;

/** Sentences for whoever reads a round's record. */
final class Reasons {
    private Reasons() {}

    /** What our own code says is a sentence; what other code throws needs its class, too. */
    static String of(Throwable failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StatusRuntimeException || cause instanceof StatusException) {
            Status status = Status.fromThrowable(cause);
            return status.getCode() + ": " + status.getDescription();
        }
        boolean own = cause.getClass().getName().startsWith("dev.proprio.") && cause.getMessage() != null;
        return own ? String.valueOf(cause.getMessage()) : cause.toString();
    }
}
