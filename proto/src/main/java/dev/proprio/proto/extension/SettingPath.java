package dev.proprio.proto.extension;

import java.util.ArrayList;
import java.util.List;

/**
 * The way to one setting as one text: {@code local.learning-rate}, {@code layers[0].kind}. A dot,
 * bracket, brace or backslash within a key stands behind a backslash.
 */
public final class SettingPath {
    private SettingPath() {}

    /** One step down: a key of a mapping, or, with brackets, the index of an item. */
    public record PathStep(String key, boolean indexed) {
        /** The index of an item. */
        public int index() {
            return Integer.parseInt(key);
        }
    }

    /**
     * The steps of {@code path}.
     *
     * @throws IllegalArgumentException if it is malformed; the message says how
     */
    public static List<PathStep> parse(String path) {
        List<PathStep> steps = new ArrayList<>();
        StringBuilder key = new StringBuilder();
        boolean keyOpen = true;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\' && i + 1 < path.length()) {
                key.append(path.charAt(++i));
            } else if (c == '.') {
                closeKey(path, key, keyOpen, steps);
                keyOpen = true;
            } else if (c == '[') {
                closeKey(path, key, keyOpen, steps);
                int end = path.indexOf(']', i);
                steps.add(new PathStep(index(path, i + 1, end), true));
                keyOpen = false;
                i = end;
            } else if (!keyOpen) {
                throw malformed(path);
            } else {
                key.append(c);
            }
        }
        closeKey(path, key, keyOpen, steps);
        return List.copyOf(steps);
    }

    private static void closeKey(String path, StringBuilder key, boolean keyOpen, List<PathStep> steps) {
        if (keyOpen) {
            if (key.length() == 0) {
                throw malformed(path);
            }
            steps.add(new PathStep(key.toString(), false));
            key.setLength(0);
        }
    }

    private static String index(String path, int from, int end) {
        String digits = end < 0 ? "" : path.substring(from, end);
        if (!digits.matches("\\d{1,6}")) {
            throw malformed(path);
        }
        return digits;
    }

    private static IllegalArgumentException malformed(String path) {
        return new IllegalArgumentException(
                "\"" + path + "\" is not a path of keys such as local.learning-rate or layers[0].width");
    }

    /** {@code key} as it stands in a path. */
    static String escape(String key) {
        return key.replaceAll("[\\\\.\\[\\]{}]", "\\\\$0");
    }
}
