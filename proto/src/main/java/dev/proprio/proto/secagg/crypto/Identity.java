package dev.proprio.proto.secagg.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** A long-term Ed25519 identity (RFC 8032). Thread-safe. */
public final class Identity implements Signer {
    private static final String ED25519 = "Ed25519";
    private static final byte[] PUBLIC_HEADER = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int KEY_BYTES = 32;

    private final PrivateKey privateKey;
    private final byte[] publicKey;

    private Identity(KeyPair pair) {
        this.privateKey = pair.getPrivate();
        byte[] encoded = pair.getPublic().getEncoded();
        this.publicKey = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    }

    /** A new identity. */
    public static Identity generate(SecureRandom random) {
        byte[] seed = new byte[KEY_BYTES];
        random.nextBytes(seed);
        return fromSeed(seed);
    }

    /** The identity of a 32-byte seed, the private key of RFC 8032; the seed is not kept. */
    public static Identity fromSeed(byte[] seed) {
        if (seed.length != KEY_BYTES) {
            throw new IllegalArgumentException("an Ed25519 seed must be 32 bytes but has " + seed.length);
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ED25519);
            generator.initialize(255, new GivenRandom(seed));
            return new Identity(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** The 32-byte public key. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ED25519);
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /**
     * Whether {@code signature} is one of {@code message} by the owner of {@code publicKey}. Anything but 64 bytes
     * is refused before the platform sees it, since some releases accept trailing bytes; so is a key of small order.
     */
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != KEY_BYTES || signature.length != SIGNATURE_BYTES || SmallOrder.is(publicKey)) {
            return false;
        }
        byte[] encoded = Arrays.copyOf(PUBLIC_HEADER, PUBLIC_HEADER.length + KEY_BYTES);
        System.arraycopy(publicKey, 0, encoded, PUBLIC_HEADER.length, KEY_BYTES);
        try {
            Signature verifier = Signature.getInstance(ED25519);
            verifier.initVerify(KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded)));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeySpecException | java.security.InvalidKeyException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
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
