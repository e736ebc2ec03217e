package dev.proprio.client.training;

import dev.proprio.proto.tensor.FloatBytes;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Vectors as NumPy's files ({@code .npy}): a magic, a version, a header that says type and shape, the values. Written in
 * version 1.0 as float32; read in any version as float32 or float64, which is rounded to the nearest float32.
 *
 * <p>A message says what was expected, never what stands in the file.
 */
public final class NumpyVector {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>])f([48])'");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(\\s*(\\d{1,18})L?\\s*,\\s*\\)");

    private NumpyVector() {}

    /** Whether a file begins as such files do. */
    public static boolean is(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }

    /**
     * The values of a file.
     *
     * @param expected how many there must be; nothing is held if there are more or fewer
     * @throws IOException if it holds anything else; the message does not name the file
     */
    public static float[] read(Path file, int expected) throws IOException {
        try (var in = new DataInputStream(Files.newInputStream(file))) {
            String header = header(in);
            Matcher type = TYPE.matcher(header);
            if (!type.find()) {
                throw new IOException("its values are neither float32 nor float64");
            }
            Matcher shape = SHAPE.matcher(header);
            if (!shape.find()) {
                throw new IOException(
                        "it holds no vector, but an array of another dimension; flatten it, in the order of"
                                + " the parameters");
            }
            if (Long.parseLong(shape.group(1)) != expected) {
                throw new IOException(
                        "it holds %s values, but there are %s parameters".formatted(shape.group(1), expected));
            }
            boolean wide = type.group(2).equals("8");
            byte[] bytes = in.readNBytes(Math.multiplyExact(expected, wide ? Double.BYTES : Float.BYTES));
            if (in.read() >= 0) {
                throw new IOException("it is longer than its header says");
            }
            ByteOrder order = type.group(1).equals("<") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            return values(ByteBuffer.wrap(bytes).order(order), expected, wide);
        } catch (EOFException e) {
            throw tooShort();
        }
    }

    private static float[] values(ByteBuffer bytes, int expected, boolean wide) throws IOException {
        if (bytes.remaining() != expected * (wide ? Double.BYTES : Float.BYTES)) {
            throw tooShort();
        }
        float[] values = new float[expected];
        for (int i = 0; i < expected; i++) {
            values[i] = wide ? (float) bytes.getDouble() : bytes.getFloat();
        }
        return values;
    }

    private static String header(DataInputStream in) throws IOException {
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw new IOException("it is no NumPy array");
        }
        int version = in.readUnsignedByte();
        in.readUnsignedByte();
        int length = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
        if (version > 1) {
            length |= Short.toUnsignedInt(Short.reverseBytes(in.readShort())) << Short.SIZE;
        }
        if (length < 0 || length > LONGEST_HEADER) {
            throw new IOException("its header is longer than that of any vector");
        }
        byte[] header = in.readNBytes(length);
        if (header.length < length) {
            throw tooShort();
        }
        return new String(header, StandardCharsets.ISO_8859_1);
    }

    private static IOException tooShort() {
        return new IOException("it ends too early; get a complete copy");
    }

    /** Writes a vector as float32. */
    public static void write(Path file, float[] values) throws IOException {
        String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s,), }".formatted(values.length);
        int before = MAGIC.length + 2 + Short.BYTES;
        int padding = ALIGNMENT - (before + dictionary.length() + 1) % ALIGNMENT;
        byte[] header = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer start = ByteBuffer.allocate(before + header.length).order(ByteOrder.LITTLE_ENDIAN);
        start.put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) header.length)
                .put(header);
        try (var out = Files.newOutputStream(file)) {
            out.write(start.array());
            out.write(FloatBytes.encode(values));
        }
    }
}
