package dev.proprio.coordinator.guard;

/** The guard's files can't be read or written, or a request makes no sense; the message says which, why, and what to do. */
public final class GuardException extends Exception {
    private static final long serialVersionUID = 1L;

    public GuardException(String message) {
        super(message);
    }

    public GuardException(String message, Throwable cause) {
        super(message, cause);
    }
}
