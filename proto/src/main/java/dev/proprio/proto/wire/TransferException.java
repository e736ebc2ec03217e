package dev.proprio.proto.wire;

/** A transfer broke the rules of the protocol; the message says which and where. */
public final class TransferException extends Exception {
    private static final long serialVersionUID = 1L;

    public TransferException(String message) {
        super(message);
    }
}
