package dev.proprio.client.identity;

/** A device got no certificate; the message says why, and what to do. */
public final class EnrolmentException extends Exception {
    private static final long serialVersionUID = 1L;

    EnrolmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
