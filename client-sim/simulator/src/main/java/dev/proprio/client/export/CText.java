package dev.proprio.client.export;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.IntFunction;

/** How things are written in C. */
final class CText {
    private static final int PER_LINE = 12;

    private CText() {}

    /** A float, exactly. */
    static String number(float value) {
        return value + "f";
    }

    /** Numbers between braces. */
    static String list(int count, IntFunction<String> item) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i % PER_LINE == 0 ? "\n    " : " ")
                    .append(item.apply(i))
                    .append(',');
        }
        return text.append('\n').toString();
    }

    /** A text in quotes, as UTF-8. */
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            // A question mark could begin a trigraph.
            boolean plain = b >= ' ' && b < 127 && b != '"' && b != '\\' && b != '?';
            quoted.append(plain ? String.valueOf((char) b) : "\\%03o".formatted(b & 0xFF));
        }
        return quoted.append('"').toString();
    }

    /** A text that cannot end the comment that it stands in. */
    static String comment(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").replace("*/", "* /");
    }

    /** A template whose marks, such as {@code @TITLE@}, are replaced in turn. */
    static String filled(String template, Map<String, String> values) {
        String text = template;
        for (var value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        return text;
    }

    /** A call's arguments. */
    static String arguments(Object... values) {
        var arguments = new StringJoiner(", ", "(", ")");
        for (Object value : values) {
            arguments.add(value instanceof Float number ? number(number) : value.toString());
        }
        return arguments.toString();
    }
}
