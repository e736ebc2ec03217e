package dev.proprio.client.session;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.ExecutionException;

/** Sentences for whoever reads a round's record. */
final class Reasons {
    private Reasons() {}

    static String of(Exception failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StatusRuntimeException || cause instanceof StatusException) {
            Status status = Status.fromThrowable(cause);
            return status.getCode() + ": " + status.getDescription();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
