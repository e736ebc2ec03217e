package dev.proprio.experiments.export;

/** A folder holds no model, or no figures, that could be exported; the message says what it lacks and what to do. */
public final class NoModelException extends Exception {
    private static final long serialVersionUID = 1L;

    NoModelException(String message) {
        super(message);
    }
}
