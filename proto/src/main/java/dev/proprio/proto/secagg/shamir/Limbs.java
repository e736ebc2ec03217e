package dev.proprio.proto.secagg.shamir;

import static dev.proprio.proto.secagg.shamir.Field61.P;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/** A 32-byte secret as five field elements of 7, 7, 7, 7 and 4 bytes, big-endian, and a share as five of 8 bytes. */
final class Limbs {
    static final int COUNT = 5;
    static final int SECRET_BYTES = 32;
    private static final int LIMB_BYTES = 7;

    private Limbs() {}

    static long[] ofSecret(byte[] secret) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("a shared secret must be 32 bytes but has " + secret.length);
        }
        long[] limbs = new long[COUNT];
        for (int i = 0; i < SECRET_BYTES; i++) {
            limbs[i / LIMB_BYTES] = (limbs[i / LIMB_BYTES] << 8) | (secret[i] & 0xFF);
        }
        return limbs;
    }

    /** The secret, unless a limb is larger than the bytes it stands for. */
    static Optional<byte[]> toSecret(long[] limbs) {
        byte[] secret = new byte[SECRET_BYTES];
        for (int limb = 0; limb < COUNT; limb++) {
            int from = limb * LIMB_BYTES;
            int size = Math.min(LIMB_BYTES, SECRET_BYTES - from);
            if (limbs[limb] >>> (8 * size) != 0) {
                return Optional.empty();
            }
            for (int i = 0; i < size; i++) {
                secret[from + i] = (byte) (limbs[limb] >>> (8 * (size - 1 - i)));
            }
        }
        return Optional.of(secret);
    }

    static byte[] toShare(long[] values) {
        ByteBuffer share = ByteBuffer.allocate(COUNT * Long.BYTES);
        for (long value : values) {
            share.putLong(value);
        }
        return share.array();
    }

    static long[] ofShare(byte[] share) {
        if (share.length != COUNT * Long.BYTES) {
            throw new IllegalArgumentException("a share must be 40 bytes but has " + share.length);
        }
        ByteBuffer in = ByteBuffer.wrap(share);
        long[] values = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = in.getLong();
            if (values[i] < 0 || values[i] >= P) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "a share's number %s is no element of the field", i));
            }
        }
        return values;
    }
}
