package dev.proprio.proto.extension;

import java.util.Optional;

/**
 * What became of one component.
 *
 * @param value the value, unless a problem was reported
 * @param mapping the entries among which its key stands, or, for an inline one, its own entries
 * @param fallback the default instance's value
 */
record BoundField(SettingField field, Optional<Object> value, SettingNode.Mapping mapping, Optional<Object> fallback) {
    /** Whether the settings say anything about the component. */
    boolean written() {
        return field.inline() ? !mapping.entries().isEmpty() : mapping.entries().containsKey(field.key());
    }
}
