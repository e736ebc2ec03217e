package dev.proprio.coordinator.service;

/** What was asked for does not fit a run's state; the message says what state that is and what is possible. */
public final class ConflictException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConflictException(String message) {
        super(message);
    }
}
