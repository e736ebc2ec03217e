package dev.proprio.experiments.extension;

import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.extension.SettingField;
import dev.proprio.proto.extension.SettingType;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whether a record's components can be settings. */
final class SettingsCheck {
    private static final String KINDS =
            "int, long, double, boolean, String, Path, Duration, Bytes, an enum, a record of"
                    + " settings, an extension point, or a List, an Optional or a Map<String, ...> of one of them";

    private final Set<Class<?>> seen = new HashSet<>();
    private final String key;

    private SettingsCheck(String key) {
        this.key = key;
    }

    /** The end of a sentence about {@code type}; nothing if all components can be settings. */
    static Optional<String> fault(Class<?> point, Class<?> type) {
        return new SettingsCheck(ExtensionCheck.key(point)).of(type, "", true);
    }

    private Optional<String> of(Class<?> type, String path, boolean besideKey) {
        if (!seen.add(type)) {
            return Optional.empty();
        }
        for (RecordComponent component : type.getRecordComponents()) {
            String name = path + component.getName();
            SettingType kind;
            try {
                kind = SettingType.of(component.getGenericType());
            } catch (IllegalArgumentException | TypeNotPresentException unsupported) {
                return Optional.of("has the setting \"%s\" of the type %s, but a setting must be one of: %s"
                        .formatted(name, typeName(component), KINDS));
            }
            Optional<String> below =
                    sectionOf(kind).flatMap(section -> of(section, name + ".", besideKey && isInline(component)));
            if (below.isPresent()) {
                return below;
            }
        }
        try {
            return SettingField.of(type).stream()
                    .filter(field -> besideKey && !field.inline() && field.key().equals(key))
                    .findFirst()
                    .map(field -> "has a setting \"%s\", but that key says which extension is meant; rename it"
                            .formatted(path + field.name()));
        } catch (IllegalArgumentException e) {
            return Optional.of("has a setting that is not possible: " + e.getMessage());
        }
    }

    private static boolean isInline(RecordComponent component) {
        var setting = component.getAnnotation(Setting.class);
        return setting != null && setting.inline();
    }

    private static Optional<Class<?>> sectionOf(SettingType type) {
        return switch (type) {
            case SettingType.Section section -> Optional.of(section.type());
            case SettingType.ListOf list -> sectionOf(list.item());
            case SettingType.MapOf map -> sectionOf(map.value());
            case SettingType.Maybe maybe -> sectionOf(maybe.value());
            default -> Optional.empty();
        };
    }

    private static String typeName(RecordComponent component) {
        try {
            return component.getGenericType().getTypeName();
        } catch (TypeNotPresentException e) {
            return e.typeName();
        }
    }
}
