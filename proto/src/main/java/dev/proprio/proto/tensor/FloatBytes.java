package dev.proprio.proto.tensor;

import dev.proprio.proto.text.Hexadecimal;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Float vectors as little-endian bytes, four to an element: the form that travels and is hashed. */
public final class FloatBytes {
    private static final int DIGEST_CHUNK = 16 * 1024;

    private FloatBytes() {}

    /** The bytes of {@code values}. */
    public static byte[] encode(float[] values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return bytes;
    }

    /**
     * The floats in {@code bytes}.
     *
     * @throws IllegalArgumentException if the length is no multiple of four
     */
    public static float[] decode(byte[] bytes) {
        if (bytes.length % Float.BYTES != 0) {
            throw new IllegalArgumentException(
                    "a float vector's bytes must be a multiple of 4 but there were " + bytes.length);
        }
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /** SHA-256 of the little-endian bytes of {@code values}, in lower-case hex. */
    public static String sha256(float[] values) {
        MessageDigest digest = sha256();
        byte[] bytes = new byte[DIGEST_CHUNK * Float.BYTES];
        FloatBuffer chunk =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        for (int from = 0; from < values.length; from += DIGEST_CHUNK) {
            int count = Math.min(DIGEST_CHUNK, values.length - from);
            ((Buffer) chunk).clear();
            chunk.put(values, from, count);
            digest.update(bytes, 0, count * Float.BYTES);
        }
        return Hexadecimal.of(digest.digest());
    }

    /** A fresh SHA-256; every Java platform has it. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256, which every runtime must have", e);
        }
    }
}
