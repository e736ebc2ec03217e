package dev.proprio.client.training.fused;

/** The fused trainer has no kernels for some part of a network; the message names the part. */
public final class UnsupportedNetworkException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsupportedNetworkException(String message) {
        super(message);
    }
}
