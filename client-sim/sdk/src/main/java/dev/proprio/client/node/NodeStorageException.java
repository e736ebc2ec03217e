package dev.proprio.client.node;

import java.io.IOException;

/** A node's folder can't be used, or what it holds can't be trusted; the message says which file and what to do. */
public final class NodeStorageException extends IOException {
    private static final long serialVersionUID = 1L;

    NodeStorageException(String message) {
        super(message);
    }

    public NodeStorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
