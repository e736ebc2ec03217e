package dev.proprio.proto.secagg.crypto;

import dev.proprio.proto.text.Hexadecimal;
import java.util.Arrays;
import java.util.Set;

/**
 * The Ed25519 points whose order divides 8. As a public key each is nobody's: signatures that hold under it can be made
 * without a private key.
 */
public final class SmallOrder {
    private static final int BYTES = 32;
    private static final int SIGN = 0x80;

    /**
     * Their y, little-endian, without the sign of x: 0 and 1, the same plus p (encodings that are not the shortest), -1, and
     * the two of order 8.
     */
    private static final Set<String> Y = Set.of(
            "00".repeat(BYTES),
            "01" + "00".repeat(BYTES - 1),
            "ed" + "ff".repeat(BYTES - 2) + "7f",
            "ee" + "ff".repeat(BYTES - 2) + "7f",
            "ec" + "ff".repeat(BYTES - 2) + "7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");

    private SmallOrder() {}

    /** Whether these 32 bytes stand for such a point, in any encoding. */
    public static boolean is(byte[] publicKey) {
        byte[] y = Arrays.copyOf(publicKey, BYTES);
        y[BYTES - 1] &= (byte) ~SIGN;
        return Y.contains(Hexadecimal.of(y));
    }
}
