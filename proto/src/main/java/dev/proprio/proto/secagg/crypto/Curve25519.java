package dev.proprio.proto.secagg.crypto;

import java.security.InvalidKeyException;
import java.security.Provider;
import java.security.Security;

/**
 * Ed25519 (RFC 8032) and X25519 (RFC 7748) as one library has them; which one makes no difference but speed. Keys are the
 * RFCs' 32 bytes, whose number is checked before. Implementations are thread-safe.
 */
sealed interface Curve25519 permits PlatformCurve25519, BouncyCastleCurve25519 {
    /** The fastest that is there. A provider that somebody put before the platform's own was meant to be used. */
    Curve25519 FASTEST = fastest();

    private static Curve25519 fastest() {
        return isPlatformsOwn("Signature.Ed25519")
                        && isPlatformsOwn("KeyAgreement.X25519")
                        && BouncyCastleCurve25519.isThere()
                ? new BouncyCastleCurve25519()
                : new PlatformCurve25519();
    }

    private static boolean isPlatformsOwn(String algorithm) {
        Provider[] providers = Security.getProviders(algorithm);
        return providers == null
                || providers.length == 0
                || providers[0].getName().equals("SunEC");
    }

    /** What signs, and the public key under which it does. */
    record SigningKey(Signer signer, byte[] publicKey) {}

    /** The key whose private part {@code seed} is; the caller may wipe its array. */
    SigningKey signingKey(byte[] seed);

    /** Whether a signature of 64 bytes is one of {@code message} by the owner of {@code publicKey}. */
    boolean verify(byte[] publicKey, byte[] message, byte[] signature);

    /**
     * The shared secret of two keys; zeros if the public one is of low order, and the library says so in this way.
     *
     * @throws InvalidKeyException if the library refuses the public key
     */
    byte[] agree(byte[] secretKey, byte[] peerPublicKey) throws InvalidKeyException;
}
