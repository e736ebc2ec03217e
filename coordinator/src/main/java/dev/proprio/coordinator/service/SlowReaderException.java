package dev.proprio.coordinator.service;

/** A reader of events was too slow. */
public final class SlowReaderException extends Exception {
    private static final long serialVersionUID = 1L;

    SlowReaderException(int most) {
        super("the reader is more than %s events behind; ask again for those after the last one".formatted(most));
    }
}
