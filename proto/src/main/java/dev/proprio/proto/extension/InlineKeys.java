package dev.proprio.proto.extension;

import dev.proprio.proto.record.RecordType;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Finds which keys of a mapping belong to an inline part of the record that it fills. */
final class InlineKeys {
    private final Binding binding;

    InlineKeys(Binding binding) {
        this.binding = binding;
    }

    /** All keys of the part, or nothing when it is an extension whose name is missing or unknown. */
    Optional<Set<String>> of(SettingType type, SettingNode.Mapping mapping, Optional<Object> base) {
        if (type instanceof SettingType.Section section) {
            return ofRecord(section.type(), mapping, base);
        }
        Class<?> point = ((SettingType.Extension) type).point();
        return binding.named()
                .type(point, mapping, base)
                .flatMap(named -> ofRecord(named, mapping, base.filter(named::isInstance)))
                .map(keys -> {
                    keys.add(binding.extensions(point).key());
                    if (mapping.entries().containsKey("")) {
                        keys.add("");
                    }
                    return keys;
                });
    }

    private Optional<Set<String>> ofRecord(Class<?> type, SettingNode.Mapping mapping, Optional<Object> base) {
        Set<String> keys = new LinkedHashSet<>();
        Optional<Object> defaults = base.or(() -> RecordType.defaults(type));
        for (SettingField field : SettingField.of(type)) {
            if (!field.inline()) {
                keys.add(field.key());
                continue;
            }
            Optional<Object> usable =
                    defaults.filter(value -> !field.required()).map(field::valueIn);
            Optional<Set<String>> nested = of(field.type(), mapping, usable);
            if (nested.isEmpty()) {
                return Optional.empty();
            }
            keys.addAll(nested.get());
        }
        return Optional.of(keys);
    }
}
