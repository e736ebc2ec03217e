package dev.proprio.proto.stored;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Writes values one after the other, little-endian, behind a header that names their kind and version: the other half
 * of {@link StoredReader}. Not thread-safe.
 */
public final class StoredWriter {
    static final int MAGIC = 0x53525050; // "PPRS"

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /**
     * @param kind what is written, such as {@code run-state}
     * @param version of its form, from 1
     */
    public StoredWriter(String kind, int version) {
        integer(MAGIC).text(kind).integer(version);
    }

    /** Appends a whole number. */
    public StoredWriter integer(int value) {
        return put(Integer.BYTES, buffer -> buffer.putInt(value));
    }

    /** Appends a whole number. */
    public StoredWriter number(long value) {
        return put(Long.BYTES, buffer -> buffer.putLong(value));
    }

    /** Appends a number; every bit of it, so that NaN and -0 come back. */
    public StoredWriter real(double value) {
        return put(Double.BYTES, buffer -> buffer.putDouble(value));
    }

    /** Appends yes or no. */
    public StoredWriter flag(boolean value) {
        return integer(value ? 1 : 0);
    }

    /** Appends a text. */
    public StoredWriter text(String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        integer(encoded.length);
        bytes.writeBytes(encoded);
        return this;
    }

    /** Appends bytes. */
    public StoredWriter blob(byte[] value) {
        integer(value.length);
        bytes.writeBytes(value);
        return this;
    }

    /** Appends a vector. */
    public StoredWriter reals(double[] values) {
        integer(values.length);
        return put(
                Math.multiplyExact(values.length, Double.BYTES),
                buffer -> buffer.asDoubleBuffer().put(values));
    }

    /** Appends a vector. */
    public StoredWriter floats(float[] values) {
        integer(values.length);
        return put(
                Math.multiplyExact(values.length, Float.BYTES),
                buffer -> buffer.asFloatBuffer().put(values));
    }

    /** All that was written. */
    public byte[] bytes() {
        return bytes.toByteArray();
    }

    private StoredWriter put(int size, Consumer<ByteBuffer> filling) {
        byte[] part = new byte[size];
        filling.accept(ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN));
        bytes.writeBytes(part);
        return this;
    }
}
