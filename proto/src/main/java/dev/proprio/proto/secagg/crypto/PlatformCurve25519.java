package dev.proprio.proto.secagg.crypto;

import dev.proprio.proto.text.Hexadecimal;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/** The preferred security providers of the Java platform. */
final class PlatformCurve25519 implements Curve25519 {
    private static final String ED25519 = "Ed25519";
    private static final String X25519 = "X25519";
    private static final byte[] SIGNING_HEADER = Hexadecimal.bytes("302a300506032b6570032100");
    private static final byte[] SECRET_HEADER = Hexadecimal.bytes("302e020100300506032b656e04220420");
    private static final byte[] EXCHANGE_HEADER = Hexadecimal.bytes("302a300506032b656e032100");
    private static final int KEY_BYTES = KeyExchange.KEY_BYTES;

    @Override
    public SigningKey signingKey(byte[] seed) {
        KeyPair pair = pair(seed);
        byte[] encoded = pair.getPublic().getEncoded();
        return new SigningKey(
                message -> sign(pair.getPrivate(), message),
                Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
    }

    private static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(ED25519);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static KeyPair pair(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ED25519);
            generator.initialize(255, new GivenRandom(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(ED25519);
            verifier.initVerify(KeyFactory.getInstance(ED25519)
                    .generatePublic(new X509EncodedKeySpec(concat(SIGNING_HEADER, publicKey))));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeySpecException | InvalidKeyException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    @Override
    public byte[] agree(byte[] secretKey, byte[] peerPublicKey) throws InvalidKeyException {
        byte[] encodedSecret = concat(SECRET_HEADER, secretKey);
        try {
            KeyFactory keys = KeyFactory.getInstance(X25519);
            KeyAgreement agreement = KeyAgreement.getInstance(X25519);
            agreement.init(keys.generatePrivate(new PKCS8EncodedKeySpec(encodedSecret)));
            agreement.doPhase(
                    keys.generatePublic(new X509EncodedKeySpec(concat(EXCHANGE_HEADER, peerPublicKey))), true);
            return agreement.generateSecret();
        } catch (InvalidKeyException e) {
            throw e;
        } catch (GeneralSecurityException | IllegalStateException e) {
            throw new InvalidKeyException("X25519 refused the public key: " + e.getMessage(), e);
        } finally {
            Arrays.fill(encodedSecret, (byte) 0);
        }
    }

    private static byte[] concat(byte[] header, byte[] key) {
        byte[] all = Arrays.copyOf(header, header.length + key.length);
        System.arraycopy(key, 0, all, header.length, key.length);
        return all;
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("this Java runtime lacks Ed25519, which runtimes have since Java 15", e);
    }

    /** Hands the generator the seed: the platform has no other way from a seed to its public key. */
    private static final class GivenRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] given;

        GivenRandom(byte[] given) {
            this.given = given.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(given, 0, bytes, 0, bytes.length);
            Arrays.fill(given, (byte) 0);
        }
    }
}
