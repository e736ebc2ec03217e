package dev.proprio.coordinator.aggregation;

/** An update can't be used; the message says what is wrong with it and what was expected. */
public final class InvalidUpdateException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidUpdateException(String message) {
        super(message);
    }
}
