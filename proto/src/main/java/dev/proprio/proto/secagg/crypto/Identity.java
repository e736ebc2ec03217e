package dev.proprio.proto.secagg.crypto;

import java.security.SecureRandom;

/** A long-term Ed25519 identity (RFC 8032). Thread-safe. */
public final class Identity implements Signer {
    private static final int KEY_BYTES = 32;

    private final Curve25519.SigningKey key;

    private Identity(Curve25519.SigningKey key) {
        this.key = key;
    }

    /** A new identity. */
    public static Identity generate(SecureRandom random) {
        byte[] seed = new byte[KEY_BYTES];
        random.nextBytes(seed);
        return fromSeed(seed);
    }

    /** The identity of a 32-byte seed, the private key of RFC 8032; the caller may wipe its array. */
    public static Identity fromSeed(byte[] seed) {
        return of(Curve25519.FASTEST, seed);
    }

    static Identity of(Curve25519 curve, byte[] seed) {
        if (seed.length != KEY_BYTES) {
            throw new IllegalArgumentException("an Ed25519 seed must be 32 bytes but has " + seed.length);
        }
        return new Identity(curve.signingKey(seed));
    }

    /** The 32-byte public key. */
    public byte[] publicKey() {
        return key.publicKey().clone();
    }

    @Override
    public byte[] sign(byte[] message) {
        return key.signer().sign(message);
    }

    /**
     * Whether {@code signature} is one of {@code message} by the owner of {@code publicKey}. Anything but 64 bytes
     * is refused before a library sees it, since some releases accept trailing bytes; so is a key of small order.
     */
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return verify(Curve25519.FASTEST, publicKey, message, signature);
    }

    static boolean verify(Curve25519 curve, byte[] publicKey, byte[] message, byte[] signature) {
        return publicKey.length == KEY_BYTES
                && signature.length == SIGNATURE_BYTES
                && !SmallOrder.is(publicKey)
                && curve.verify(publicKey, message, signature);
    }
}
