package dev.proprio.client.session;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.ExecutionException;

/** Sentences for whoever reads a round's record, of throwables from anywhere: to ask some for more throws another. */
public final class FailureReasons {
    private FailureReasons() {}

    /** What our own code says is a sentence; what other code throws needs its class, too. */
    public static String of(Throwable failure) {
        try {
            return sentence(failure);
        } catch (Throwable e) {
            return nameOf(failure);
        }
    }

    /** What a log can print: the same, or its class and where it came from if it cannot be printed. */
    public static Throwable printable(Throwable failure) {
        try {
            failure.printStackTrace(new PrintWriter(Writer.nullWriter()));
            return failure;
        } catch (Throwable e) {
            return new IllegalStateException(nameOf(failure));
        }
    }

    private static String nameOf(Throwable failure) {
        return failure.getClass().getName() + ", which can't say more";
    }

    private static String sentence(Throwable failure) {
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
