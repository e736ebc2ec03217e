package dev.proprio.proto.secagg.crypto;

/** Signs with a long-term identity key; verified through a {@link Directory}. */
@FunctionalInterface
public interface Signer {
    /** The size of a signature in bytes. */
    int SIGNATURE_BYTES = 64;

    /** A signature of {@code message}, 64 bytes. */
    byte[] sign(byte[] message);
}
