package dev.proprio.client.training;

/** Local training failed; the message says at which step and why. */
public final class TrainingException extends Exception {
    private static final long serialVersionUID = 1L;

    public TrainingException(String message) {
        super(message);
    }
}
