package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.extension.SettingPath.PathStep;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Lays settings over others. */
final class Overlay {
    private Overlay() {}

    /** What stands one step below {@code node}. */
    static Optional<SettingNode> below(SettingNode node, PathStep step) {
        return switch (node) {
            case SettingNode.Mapping mapping
            when !step.indexed() -> Optional.ofNullable(mapping.entries().get(step.key()));
            case SettingNode.Sequence sequence
            when step.indexed() && step.index() < sequence.items().size() ->
                Optional.of(sequence.items().get(step.index()));
            default -> Optional.empty();
        };
    }

    /** {@code old} with the keys of {@code value}, or {@code value} itself where either is no mapping. */
    static SettingNode merge(SettingNode old, SettingNode value, String path) {
        if (old instanceof SettingNode.Mapping settings && value instanceof SettingNode.Scalar word && !missing(word)) {
            throw SpecProblems.at(
                    value.origin(),
                    "%s: \"%s\" would drop the settings at %s; write the key that it belongs to, as in %s: {key: %s}"
                            .formatted(path, word.text(), settings.origin(), path, word.text()));
        }
        if (!(value instanceof SettingNode.Mapping added)) {
            return value;
        }
        Map<String, SettingNode> entries = new LinkedHashMap<>();
        if (old instanceof SettingNode.Mapping settings) {
            entries.putAll(settings.entries());
        } else if (old instanceof SettingNode.Scalar word && !missing(word)) {
            // A bare value, such as an extension's name, has the empty key.
            entries.put("", word);
        }
        added.entries().forEach((key, node) -> {
            SettingNode before = entries.get(key);
            if (missing(node)) {
                entries.remove(key);
            } else {
                entries.put(key, before == null ? node : merge(before, node, path + "." + key));
            }
        });
        return new SettingNode.Mapping(entries, value.origin());
    }

    private static boolean missing(SettingNode node) {
        return node instanceof SettingNode.Scalar scalar && scalar.text().isEmpty() && !scalar.quoted();
    }
}
