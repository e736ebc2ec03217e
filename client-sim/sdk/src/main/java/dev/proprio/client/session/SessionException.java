package dev.proprio.client.session;

/** A session ended in disorder; the message says how. */
public final class SessionException extends Exception {
    private static final long serialVersionUID = 1L;

    public SessionException(String message, Throwable cause) {
        super(message, cause);
    }
}
