package dev.proprio.proto.identity;

/** A key, a certificate or a file of them is not acceptable; the message says which, why, and what to do. */
public final class IdentityException extends Exception {
    private static final long serialVersionUID = 1L;

    public IdentityException(String message) {
        super(message);
    }

    public IdentityException(String message, Throwable cause) {
        super(message, cause);
    }
}
