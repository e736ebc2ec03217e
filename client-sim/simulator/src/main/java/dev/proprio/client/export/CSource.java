package dev.proprio.client.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A C program in the making: constants, functions from resources, memory, and the calls of one pass. Values go from
 * buffer {@code a} to buffer {@code b} and back.
 */
final class CSource {
    private static final String NEEDS = "// needs ";

    private final StringBuilder constants = new StringBuilder();
    private final Map<String, String> functions = new LinkedHashMap<>();
    private final StringBuilder memory = new StringBuilder();
    private final StringBuilder calls = new StringBuilder();
    private final String valueType;
    private final int valueBytes;
    private String current = "a";
    private int largestA;
    private int largestB;
    private long constantBytes;
    private long memoryBytes;

    /** @param input values of a normalized window, which are in the first buffer */
    CSource(String valueType, int valueBytes, int input) {
        this.valueType = valueType;
        this.valueBytes = valueBytes;
        this.largestA = input;
    }

    /** Adds a function, and before it those that it needs. */
    void use(String function) {
        if (functions.containsKey(function)) {
            return;
        }
        String text = resource(function + ".c");
        if (text.startsWith(NEEDS)) {
            int end = text.indexOf('\n');
            for (String needed : text.substring(NEEDS.length(), end).split(" ", -1)) {
                use(needed);
            }
            text = text.substring(end + 1);
        }
        functions.put(function, text);
    }

    /** A constant array; gives its name. */
    String floats(String name, float[] values) {
        return constant(
                "float", Float.BYTES, name, values.length, CText.list(values.length, i -> CText.number(values[i])));
    }

    /** A constant array; gives its name. */
    String bytes(String name, byte[] values) {
        return constant("int8_t", Byte.BYTES, name, values.length, CText.list(values.length, i -> "" + values[i]));
    }

    /** A constant array; gives its name. */
    String ints(String name, int[] values) {
        return constant("int32_t", Integer.BYTES, name, values.length, CText.list(values.length, i -> "" + values[i]));
    }

    private String constant(String type, int bytes, String name, int count, String list) {
        constants.append("static const %s %s[%s] = {%s};\n\n".formatted(type, name, count, list));
        constantBytes += (long) bytes * count;
        return name;
    }

    /** A name for a number. */
    void define(String name, int value) {
        constants.append("#define %s %s\n\n".formatted(name, value));
    }

    /** Static memory that keeps nothing between calls; gives its name. */
    String scratch(String type, int bytes, String name, int count) {
        memory.append("static %s %s[%s];\n".formatted(type, name, count));
        memoryBytes += (long) bytes * count;
        return name;
    }

    /** The buffer with the values. */
    String current() {
        return current;
    }

    /** The other buffer, which is the current one from now on, with room for so many values. */
    String next(int values) {
        if (current.equals("a")) {
            current = "b";
            largestB = Math.max(largestB, values);
        } else {
            current = "a";
            largestA = Math.max(largestA, values);
        }
        return current;
    }

    /** Adds a call. */
    void call(String function, Object... arguments) {
        calls.append("    ").append(function).append(CText.arguments(arguments)).append(";\n");
    }

    /** Adds a call before the last one. */
    void callBeforeLast(String function, Object... arguments) {
        int last = calls.lastIndexOf("\n", calls.length() - 2) + 1;
        calls.insert(last, "    " + function + CText.arguments(arguments) + ";\n");
    }

    /** Adds the buffers; nothing may be added to them later. */
    void finish() {
        scratch(valueType, valueBytes, "a", largestA);
        if (largestB > 0) {
            scratch(valueType, valueBytes, "b", largestB);
        }
    }

    Footprint footprint(long multiplyAdds) {
        return new Footprint(constantBytes, memoryBytes, multiplyAdds);
    }

    String constants() {
        return constants.toString().strip();
    }

    String functions() {
        return String.join("\n", functions.values()).strip();
    }

    String memory() {
        return memory.toString();
    }

    String calls() {
        return calls.toString().stripTrailing();
    }

    /** A text that lies beside this class. */
    static String resource(String name) {
        try (InputStream in = CSource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
