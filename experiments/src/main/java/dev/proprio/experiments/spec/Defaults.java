package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.SettingField;
import dev.proprio.proto.record.RecordType;
import java.util.Optional;

/** The values that settings have when they are left out. */
final class Defaults {
    private Defaults() {}

    /** The default instance of a settings record, if it has one. */
    static Optional<Object> of(Class<?> type) {
        return RecordType.defaults(type);
    }

    /** A component's default, unless it must be given. */
    static Optional<Object> of(SettingField field, Optional<Object> owner) {
        return owner.filter(instance -> !field.required()).map(field::valueIn);
    }

    /** True when the record has a setting that must be given. */
    static boolean demanding(Class<?> type) {
        Optional<Object> defaults = of(type);
        return SettingField.of(type).stream().anyMatch(field -> field.required() || defaults.isEmpty());
    }
}
