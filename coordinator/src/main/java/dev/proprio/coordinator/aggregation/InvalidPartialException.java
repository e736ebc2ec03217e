package dev.proprio.coordinator.aggregation;

/** A part of a round can't be added to another; the message says what is wrong with it and what was expected. */
public final class InvalidPartialException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidPartialException(String message) {
        super(message);
    }
}
