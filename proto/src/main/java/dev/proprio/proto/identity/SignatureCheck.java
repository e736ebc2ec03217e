package dev.proprio.proto.identity;

/** Checks Ed25519 signatures. Thread-safe. */
@FunctionalInterface
public interface SignatureCheck {
    /** Whether {@code signature} is one of {@code message} by the owner of the 32-byte key. */
    boolean verify(byte[] publicKey, byte[] message, byte[] signature);
}
