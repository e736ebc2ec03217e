package dev.proprio.proto.secagg.crypto;

import java.security.InvalidKeyException;

/** A non-interactive key exchange with 32-byte keys. Implementations are thread-safe. */
public interface KeyExchange {
    /** The size of secret keys, public keys and shared secrets in bytes. */
    int KEY_BYTES = 32;

    /** The public key of {@code secretKey}. */
    byte[] publicKey(byte[] secretKey);

    /**
     * What both sides share; the caller wipes it.
     *
     * @throws InvalidKeyException if the peer's key is malformed or makes the result predictable
     */
    byte[] agree(byte[] secretKey, byte[] peerPublicKey) throws InvalidKeyException;
}
