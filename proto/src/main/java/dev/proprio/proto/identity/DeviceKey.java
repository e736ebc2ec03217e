package dev.proprio.proto.identity;

import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.crypto.Signer;
import dev.proprio.proto.secagg.crypto.SmallOrder;
import dev.proprio.proto.text.Hexadecimal;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Locale;

/**
 * A device's one long-term key (Ed25519): it authenticates TLS connections, signs in secure aggregations, and proves
 * who asks for a certificate. What is signed begins differently in each, so that no signature serves twice: TLS 1.3
 * with 64 spaces, the others with labels. Thread-safe.
 */
public final class DeviceKey implements Signer {
    /** The size of a public key in bytes. */
    public static final int PUBLIC_BYTES = 32;

    private static final int SEED_BYTES = 32;
    private static final byte[] PRIVATE_HEADER = Hexadecimal.bytes("302e020100300506032b657004220420");
    private static final byte[] PUBLIC_HEADER = Hexadecimal.bytes("302a300506032b6570032100");

    private final Identity identity;
    private final byte[] pkcs8;

    private DeviceKey(byte[] pkcs8) {
        this.pkcs8 = pkcs8;
        byte[] seed = Arrays.copyOfRange(pkcs8, PRIVATE_HEADER.length, pkcs8.length);
        this.identity = Identity.fromSeed(seed);
        Arrays.fill(seed, (byte) 0);
    }

    /** A new key. */
    public static DeviceKey generate() {
        byte[] seed = new byte[SEED_BYTES];
        new SecureRandom().nextBytes(seed);
        byte[] pkcs8 = concat(PRIVATE_HEADER, seed);
        Arrays.fill(seed, (byte) 0);
        return new DeviceKey(pkcs8);
    }

    /**
     * The key that {@link #toPem} wrote.
     *
     * @param source what a message calls the text
     */
    public static DeviceKey ofPem(String text, Object source) throws IdentityException {
        byte[] pkcs8 = Pem.key(text, source);
        if (pkcs8.length != PRIVATE_HEADER.length + SEED_BYTES
                || !Arrays.equals(pkcs8, 0, PRIVATE_HEADER.length, PRIVATE_HEADER, 0, PRIVATE_HEADER.length)) {
            throw new IdentityException(
                    String.format(Locale.ROOT, "%s holds a key of another kind than Ed25519 in PKCS#8", source));
        }
        return new DeviceKey(pkcs8);
    }

    /** The private key as text, for a file that only its owner reads. */
    public String toPem() {
        return Pem.writeKey(pkcs8);
    }

    /** The 32-byte public key (RFC 8032). */
    public byte[] publicBytes() {
        return identity.publicKey();
    }

    /** The private key as Java's providers take it. */
    public PrivateKey privateKey() {
        try {
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    @Override
    public byte[] sign(byte[] message) {
        return identity.sign(message);
    }

    /** The proof with which the owner of this key asks for a certificate. */
    public byte[] prove(String token, String device) {
        return sign(proven(token, device, publicBytes()));
    }

    /**
     * Whether {@code proof} was made by the owner of {@code publicKey} for this token and device.
     *
     * @param token empty for a renewal
     * @param device as the request names it; empty to leave it to the token
     */
    public static boolean proves(byte[] publicKey, String token, String device, byte[] proof) {
        return Identity.verify(publicKey, proven(token, device, publicKey), proof);
    }

    private static byte[] proven(String token, String device, byte[] publicKey) {
        return CanonicalBytes.labelled("proprio/v1/enrol")
                .prefixed(token)
                .prefixed(device)
                .raw(publicKey)
                .toByteArray();
    }

    /**
     * A public key as Java's providers take it.
     *
     * @throws IdentityException if the bytes are no public key
     */
    public static PublicKey publicKey(byte[] bytes) throws IdentityException {
        if (bytes.length != PUBLIC_BYTES) {
            throw new IdentityException("an Ed25519 public key must be 32 bytes but has " + bytes.length);
        }
        if (SmallOrder.is(bytes)) {
            throw new IdentityException(
                    "the Ed25519 public key is of small order, under which anyone can sign; make a new key");
        }
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(concat(PUBLIC_HEADER, bytes)));
        } catch (GeneralSecurityException e) {
            throw new IdentityException("the Ed25519 public key can't be read: " + e.getMessage(), e);
        }
    }

    /** The 32 bytes of a public key, or none if it is of another kind. */
    static byte[] bytes(PublicKey key) {
        byte[] encoded = key.getEncoded();
        boolean ed25519 = encoded.length == PUBLIC_HEADER.length + PUBLIC_BYTES
                && Arrays.equals(encoded, 0, PUBLIC_HEADER.length, PUBLIC_HEADER, 0, PUBLIC_HEADER.length);
        return ed25519 ? Arrays.copyOfRange(encoded, PUBLIC_HEADER.length, encoded.length) : new byte[0];
    }

    private static byte[] concat(byte[] header, byte[] rest) {
        byte[] all = Arrays.copyOf(header, header.length + rest.length);
        System.arraycopy(rest, 0, all, header.length, rest.length);
        return all;
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("this Java runtime lacks Ed25519, which runtimes have since Java 15", e);
    }
}
