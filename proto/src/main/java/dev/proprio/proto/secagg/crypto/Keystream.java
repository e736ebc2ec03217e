package dev.proprio.proto.secagg.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-128-CTR as a generator of pseudo-random bytes, chunk by chunk. The counter's high half numbers the stream, so
 * that one key serves many vectors, and its low half counts blocks of 16 bytes. Not thread-safe.
 */
public final class Keystream {
    /**
     * The most that one call makes. The platform's fast code for AES-CTR comes to life after some thousand calls
     * however long they are, and calls of 256 KiB and more can lose it again: chunks must stay small.
     */
    public static final int CHUNK_BYTES = 16 * 1024;

    /** The size of a key in bytes. */
    public static final int KEY_BYTES = 16;

    private static final byte[] ZEROS = new byte[CHUNK_BYTES];

    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final byte[] counter = new byte[16];
    private final Cipher cipher;

    public Keystream() {
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks AES-CTR, which every runtime must have", e);
        }
    }

    /** Starts stream {@code stream} of {@code key} at the 16-byte block {@code block}. */
    public Keystream start(byte[] key, long stream, long block) {
        ByteBuffer.wrap(counter).putLong(stream).putLong(block);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
            return this;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a mask's key must be 16 bytes but has " + key.length, e);
        }
    }

    /**
     * Makes the next {@code count} bytes, at most {@link #CHUNK_BYTES}.
     *
     * @return a buffer that begins with them; the next call overwrites it
     */
    public byte[] next(int count) {
        try {
            cipher.update(ZEROS, 0, count, chunk, 0);
            return chunk;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CTR failed: " + e.getMessage(), e);
        }
    }

    /** Overwrites what is left of the stream. */
    public void wipe() {
        Arrays.fill(chunk, (byte) 0);
    }
}
