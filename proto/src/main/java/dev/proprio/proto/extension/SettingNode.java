package dev.proprio.proto.extension;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings as they were written, each with the place where it stands. Immutable. */
public sealed interface SettingNode {
    /** Where the node stands, ready to print: {@code quickstart.yaml:12} or {@code --set rounds}. */
    String origin();

    /**
     * Keys and values, in the order they were written. Where settings were added below a bare value,
     * such as an extension's name, that value has the empty key.
     */
    record Mapping(Map<String, SettingNode> entries, String origin) implements SettingNode {
        public Mapping {
            entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /** A list. */
    record Sequence(List<SettingNode> items, String origin) implements SettingNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A single value, as text; {@code quoted} tells a string from a bare word or number. */
    record Scalar(String text, boolean quoted, String origin) implements SettingNode {}
}
