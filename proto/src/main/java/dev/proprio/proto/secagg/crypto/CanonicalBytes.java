package dev.proprio.proto.secagg.crypto;

import com.google.protobuf.ByteString;
import dev.proprio.proto.tensor.FloatBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the one byte sequence that stands for a list of values; numbers are big-endian. Not thread-safe. */
public final class CanonicalBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    /** Begins empty. */
    public CanonicalBytes() {}

    /** Begins with a label in ASCII, which separates the domains of hashes, keys and signatures. */
    public static CanonicalBytes labelled(String label) {
        return new CanonicalBytes().raw(label.getBytes(StandardCharsets.US_ASCII));
    }

    /** Appends a 32-bit number. */
    public CanonicalBytes u32(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(value >>> shift);
        }
        return this;
    }

    /** Appends a 64-bit number. */
    public CanonicalBytes u64(long value) {
        return u32((int) (value >>> 32)).u32((int) value);
    }

    /** Appends bytes as they are, for fields of fixed size. */
    public CanonicalBytes raw(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
        return this;
    }

    /** Appends bytes as they are, for fields of fixed size. */
    public CanonicalBytes raw(ByteString bytes) {
        return raw(bytes.toByteArray());
    }

    /** Appends the length as a 32-bit number, then the bytes. */
    public CanonicalBytes prefixed(byte[] bytes) {
        return u32(bytes.length).raw(bytes);
    }

    /** Appends a text in UTF-8, its length in bytes first. */
    public CanonicalBytes prefixed(String text) {
        return prefixed(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What was written. */
    public byte[] toByteArray() {
        return out.toByteArray();
    }

    /** SHA-256 of what was written. */
    public ByteString sha256() {
        return ByteString.copyFrom(FloatBytes.sha256().digest(out.toByteArray()));
    }
}
