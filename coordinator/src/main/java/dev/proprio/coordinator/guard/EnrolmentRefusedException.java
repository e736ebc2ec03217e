package dev.proprio.coordinator.guard;

/** A device gets no certificate; the message tells its owner why, and what to do. */
public final class EnrolmentRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    EnrolmentRefusedException(String message) {
        super(message);
    }
}
