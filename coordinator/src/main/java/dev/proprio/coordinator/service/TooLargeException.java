package dev.proprio.coordinator.service;

import java.io.IOException;

/** More was sent than is taken; the message says how much that is. */
public final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    public TooLargeException(String message) {
        super(message);
    }
}
