package dev.proprio.experiments.compare;

/** Runs can't be compared; the message says which, why, and what to do. */
public final class IncomparableException extends Exception {
    private static final long serialVersionUID = 1L;

    IncomparableException(String message) {
        super(message);
    }
}
