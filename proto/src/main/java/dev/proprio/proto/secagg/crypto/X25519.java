package dev.proprio.proto.secagg.crypto;

import com.google.protobuf.ByteString;
import dev.proprio.proto.text.Hexadecimal;
import java.security.InvalidKeyException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * X25519 (RFC 7748) of Bouncy Castle, if that is on the class path, or else of the Java platform. A provider with native
 * code, installed before the platform's own, is used instead without further ado.
 */
public final class X25519 implements KeyExchange {
    private static final byte[] BASE_POINT = basePoint();

    /** Without the top bit, which X25519 ignores: 0, 1, two points of order 8, p - 1, p and p + 1. */
    private static final Set<ByteString> LOW_ORDER = Stream.of(
                    "0000000000000000000000000000000000000000000000000000000000000000",
                    "0100000000000000000000000000000000000000000000000000000000000000",
                    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
            .map(hex -> ByteString.copyFrom(Hexadecimal.bytes(hex)))
            .collect(Collectors.toUnmodifiableSet());

    private final Curve25519 curve;

    /** Of the fastest library that is there. */
    public X25519() {
        this(Curve25519.FASTEST);
    }

    X25519(Curve25519 curve) {
        this.curve = curve;
    }

    /**
     * Whether {@code publicKey} is one of the encodings of a point of low order, with which every agreement gives zeros.
     */
    public static boolean isLowOrder(ByteString publicKey) {
        byte[] reduced = publicKey.toByteArray();
        if (reduced.length == KEY_BYTES) {
            reduced[KEY_BYTES - 1] &= 0x7F;
        }
        return LOW_ORDER.contains(ByteString.copyFrom(reduced));
    }

    @Override
    public byte[] publicKey(byte[] secretKey) {
        try {
            return agree(secretKey, BASE_POINT);
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("an X25519 secret key must be 32 bytes", e);
        }
    }

    @Override
    public byte[] agree(byte[] secretKey, byte[] peerPublicKey) throws InvalidKeyException {
        requireSize(secretKey, "secret");
        requireSize(peerPublicKey, "public");
        return requireNonZero(curve.agree(secretKey, peerPublicKey));
    }

    private static byte[] requireNonZero(byte[] shared) throws InvalidKeyException {
        int any = 0;
        for (byte b : shared) {
            any |= b;
        }
        if (any == 0) {
            throw new InvalidKeyException("the public key is a point of low order");
        }
        return shared;
    }

    private static void requireSize(byte[] key, String kind) throws InvalidKeyException {
        if (key.length != KEY_BYTES) {
            throw new InvalidKeyException(
                    String.format(Locale.ROOT, "an X25519 %s key must be 32 bytes but has %s", kind, key.length));
        }
    }

    private static byte[] basePoint() {
        byte[] point = new byte[KEY_BYTES];
        point[0] = 9;
        return point;
    }
}
