package dev.proprio.proto.stored;

/** Stored bytes are not what they should be; the message says what was expected. */
public final class StoredFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    public StoredFormatException(String message) {
        super(message);
    }
}
