package dev.proprio.proto.secagg.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869). */
public final class Hkdf {
    private static final String HMAC = "HmacSHA256";
    private static final int BLOCK = 32;

    private Hkdf() {}

    /**
     * Extract, then expand.
     *
     * @param keyMaterial the input keying material
     * @param salt may be empty
     * @param length of the result in bytes, 1 to 8160
     */
    public static byte[] sha256(byte[] keyMaterial, byte[] salt, byte[] info, int length) {
        if (length < 1 || length > 255 * BLOCK) {
            throw new IllegalArgumentException("HKDF-SHA256 makes 1 to 8160 bytes but was asked for " + length);
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(salt.length == 0 ? new byte[BLOCK] : salt, HMAC));
            byte[] extracted = mac.doFinal(keyMaterial);
            mac.init(new SecretKeySpec(extracted, HMAC));
            Arrays.fill(extracted, (byte) 0);
            return expand(mac, info, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks HMAC-SHA256, which every runtime must have", e);
        }
    }

    private static byte[] expand(Mac mac, byte[] info, int length) {
        ByteBuffer out = ByteBuffer.allocate(length);
        byte[] block = {};
        for (int counter = 1; out.hasRemaining(); counter++) {
            mac.update(block);
            Arrays.fill(block, (byte) 0);
            mac.update(info);
            mac.update((byte) counter);
            block = mac.doFinal();
            out.put(block, 0, Math.min(BLOCK, out.remaining()));
        }
        Arrays.fill(block, (byte) 0);
        return out.array();
    }
}
