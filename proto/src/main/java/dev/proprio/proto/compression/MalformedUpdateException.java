package dev.proprio.proto.compression;

/** An update's bytes are not what its compression gives; the message says where. */
public final class MalformedUpdateException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedUpdateException(String message) {
        super(message);
    }
}
