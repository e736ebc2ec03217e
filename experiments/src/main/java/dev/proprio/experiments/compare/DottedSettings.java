package dev.proprio.experiments.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An experiment's settings as one level of dotted keys and texts; a list is one text. */
public final class DottedSettings {
    private DottedSettings() {}

    /** The flat form of settings as {@code run.json} has them. */
    public static Map<String, String> of(Map<String, ?> settings) {
        Map<String, String> flat = new LinkedHashMap<>();
        add(flat, "", settings);
        return flat;
    }

    private static void add(Map<String, String> flat, String path, Map<?, ?> settings) {
        settings.forEach((key, value) -> {
            String below = path.isEmpty() ? key.toString() : path + "." + key;
            if (value instanceof Map<?, ?> map && !map.isEmpty()) {
                add(flat, below, map);
            } else {
                flat.put(below, text(value));
            }
        });
    }

    private static String text(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(DottedSettings::text).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            default -> value.toString();
        };
    }
}
