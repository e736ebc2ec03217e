package dev.proprio.proto.secagg.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

/** Secret bytes that are overwritten when no longer needed. Not thread-safe. */
public final class Secret {
    private final byte[] bytes;
    private boolean wiped;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A secret that owns {@code bytes}: wiping overwrites that array. */
    public static Secret of(byte[] bytes) {
        return new Secret(bytes);
    }

    /** {@code length} fresh random bytes. */
    public static Secret random(int length, SecureRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new Secret(bytes);
    }

    /**
     * The bytes themselves, not a copy.
     *
     * @throws IllegalStateException if the secret was wiped
     */
    public byte[] bytes() {
        if (wiped) {
            throw new IllegalStateException("this secret was wiped and cannot be used again");
        }
        return bytes;
    }

    /** Overwrites the bytes with zeros; safe to repeat. */
    public void wipe() {
        Arrays.fill(bytes, (byte) 0);
        wiped = true;
    }

    /** Whether {@link #wipe} was called. */
    public boolean isWiped() {
        return wiped;
    }

    /** Says how long the secret is, never what it is. */
    @Override
    public String toString() {
        return "Secret[" + bytes.length + " bytes]";
    }
}
