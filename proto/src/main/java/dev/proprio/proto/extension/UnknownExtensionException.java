package dev.proprio.proto.extension;

/** No implementation has the name that was asked for; the message lists those that there are. */
public final class UnknownExtensionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnknownExtensionException(String message) {
        super(message);
    }
}
