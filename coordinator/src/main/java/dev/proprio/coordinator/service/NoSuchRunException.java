package dev.proprio.coordinator.service;

import dev.proprio.proto.text.VisibleText;

/** There is no run of that id. */
public final class NoSuchRunException extends Exception {
    private static final long serialVersionUID = 1L;

    public NoSuchRunException(String id) {
        super("there is no run \"%s\"".formatted(VisibleText.excerpt(id, 80)));
    }
}
