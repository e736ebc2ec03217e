package dev.proprio.proto.secagg.crypto;

import java.security.InvalidKeyException;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Bouncy Castle's own interface, without its provider: nothing is installed, and no key is encoded to be decoded. */
final class BouncyCastleCurve25519 implements Curve25519 {
    /** Whether the library is on the class path. */
    static boolean isThere() {
        try {
            Class.forName(
                    "org.bouncycastle.math.ec.rfc8032.Ed25519", false, BouncyCastleCurve25519.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Override
    public SigningKey signingKey(byte[] seed) {
        var key = new Ed25519PrivateKeyParameters(seed);
        Signer signer = message -> {
            byte[] signature = new byte[Signer.SIGNATURE_BYTES];
            key.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
            return signature;
        };
        return new SigningKey(signer, key.generatePublicKey().getEncoded());
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        Ed25519PublicKeyParameters key;
        try {
            key = new Ed25519PublicKeyParameters(publicKey);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return key.verify(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    }

    @Override
    public byte[] agree(byte[] secretKey, byte[] peerPublicKey) throws InvalidKeyException {
        byte[] shared = new byte[KeyExchange.KEY_BYTES];
        try {
            new X25519PrivateKeyParameters(secretKey)
                    .generateSecret(new X25519PublicKeyParameters(peerPublicKey), shared, 0);
        } catch (IllegalStateException e) {
            throw new InvalidKeyException("X25519 refused the public key: " + e.getMessage(), e);
        }
        return shared;
    }
}
