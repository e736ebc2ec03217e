package dev.proprio.client.training;

import java.io.DataInputStream;
import java.io.IOException;

/**
 * Reads an array as {@code Nd4j.write} writes it: a buffer with its shape, then one with its values. A buffer is the name
 * of an allocation mode, a length of 8 bytes, the name of a type, and the values, all big-endian.
 */
final class ParameterArray {
    private static final int LONGEST_SHAPE = 2 * 32 + 4;

    private ParameterArray() {}

    /** @param expected how many values there must be */
    static float[] read(DataInputStream in, int expected) throws IOException {
        long length = length(in);
        if (length < 1 || length > LONGEST_SHAPE) {
            throw new IOException("its parameters have no shape; a network that DL4J 1.0.0 saved was expected");
        }
        boolean wide = switch (in.readUTF()) {
            case "LONG" -> true;
            case "INT" -> false;
            default -> throw unknown();
        };
        for (int i = 0; i < length; i++) {
            if (wide) {
                in.readLong();
            } else {
                in.readInt();
            }
        }
        long found = length(in);
        if (found != expected) {
            throw new IOException("it holds %s parameters, but the network has %s".formatted(found, expected));
        }
        boolean twice = switch (in.readUTF()) {
            case "FLOAT" -> false;
            case "DOUBLE" -> true;
            default -> throw unknown();
        };
        float[] values = new float[expected];
        for (int i = 0; i < expected; i++) {
            values[i] = twice ? (float) in.readDouble() : in.readFloat();
        }
        return values;
    }

    private static long length(DataInputStream in) throws IOException {
        return switch (in.readUTF()) {
            case "LONG_SHAPE", "MIXED_DATA_TYPES" -> in.readLong();
            case "HEAP", "JAVACPP", "DIRECT" -> in.readInt();
            default -> throw unknown();
        };
    }

    private static IOException unknown() {
        return new IOException(
                "its parameters are in a form that is not known; float or double, saved by DL4J 1.0.0, was"
                        + " expected");
    }
}
