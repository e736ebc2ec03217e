package dev.proprio.proto.stored;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads what a {@link StoredWriter} wrote, in the same order. Never reads beyond the end nor makes room for more than
 * there is. Not thread-safe.
 */
public final class StoredReader {
    private final ByteBuffer bytes;
    private final String kind;
    private final int version;

    /**
     * Opens stored bytes.
     *
     * @param newest the newest version of this kind that the caller knows
     * @throws StoredFormatException if they are of another kind or a newer version
     */
    public StoredReader(byte[] stored, String kind, int newest) throws StoredFormatException {
        this.bytes = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
        this.kind = kind;
        if (stored.length < Integer.BYTES || integer() != StoredWriter.MAGIC) {
            throw new StoredFormatException(
                    String.format(Locale.ROOT, "expected a stored %s but these bytes are something else", kind));
        }
        String found = text();
        if (!found.equals(kind)) {
            throw new StoredFormatException(
                    String.format(Locale.ROOT, "expected a stored %s but found \"%s\"", kind, found));
        }
        this.version = integer();
        if (version < 1 || version > newest) {
            throw new StoredFormatException(String.format(
                    Locale.ROOT,
                    "this %s has version %s, of which versions 1 to %s are known here; use the Proprio that wrote it",
                    kind,
                    version,
                    newest));
        }
    }

    /** The version that was written. */
    public int version() {
        return version;
    }

    /** The next whole number. */
    public int integer() throws StoredFormatException {
        return next(Integer.BYTES).getInt();
    }

    /** The next whole number, which says how many of something follow. */
    public int count() throws StoredFormatException {
        int count = integer();
        if (count < 0 || count > bytes.remaining()) {
            throw new StoredFormatException(
                    String.format(Locale.ROOT, "a %s says that %s items follow, which cannot be", kind, count));
        }
        return count;
    }

    /** The next whole number. */
    public long number() throws StoredFormatException {
        return next(Long.BYTES).getLong();
    }

    /** The next number. */
    public double real() throws StoredFormatException {
        return next(Double.BYTES).getDouble();
    }

    /** The next yes or no. */
    public boolean flag() throws StoredFormatException {
        int value = integer();
        if (value != 0 && value != 1) {
            throw new StoredFormatException(
                    String.format(Locale.ROOT, "a %s has %s where 0 or 1 was expected", kind, value));
        }
        return value == 1;
    }

    /** The next text. */
    public String text() throws StoredFormatException {
        ByteBuffer encoded = next(count());
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
        } catch (CharacterCodingException e) {
            throw new StoredFormatException(String.format(Locale.ROOT, "a %s has a text that is not UTF-8", kind));
        }
    }

    /** The next bytes. */
    public byte[] blob() throws StoredFormatException {
        byte[] value = new byte[room(Byte.BYTES)];
        next(value.length).get(value);
        return value;
    }

    /** The next vector. */
    public double[] reals() throws StoredFormatException {
        double[] values = new double[room(Double.BYTES)];
        next(values.length * Double.BYTES).asDoubleBuffer().get(values);
        return values;
    }

    /** The next vector. */
    public float[] floats() throws StoredFormatException {
        float[] values = new float[room(Float.BYTES)];
        next(values.length * Float.BYTES).asFloatBuffer().get(values);
        return values;
    }

    /** Checks that nothing is left. */
    public void end() throws StoredFormatException {
        if (bytes.hasRemaining()) {
            throw new StoredFormatException(
                    String.format(Locale.ROOT, "%s bytes are left after a %s", bytes.remaining(), kind));
        }
    }

    private int room(int size) throws StoredFormatException {
        int count = integer();
        if (count < 0 || (long) count * size > bytes.remaining()) {
            throw new StoredFormatException(String.format(Locale.ROOT, "a %s ends within a vector of %s", kind, count));
        }
        return count;
    }

    private ByteBuffer next(int count) throws StoredFormatException {
        if (count > bytes.remaining()) {
            throw new StoredFormatException(String.format(Locale.ROOT, "a %s ends too early", kind));
        }
        ByteBuffer part = bytes.duplicate();
        // As a Buffer, whose methods are older than a ByteBuffer's own: Android 13 does not have these.
        ((Buffer) part).limit(bytes.position() + count);
        ((Buffer) bytes).position(bytes.position() + count);
        return part.slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
