package dev.proprio.proto.extension;

import dev.proprio.proto.record.Component;
import dev.proprio.proto.record.RecordType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One component of a settings record.
 *
 * @param name the component's name
 * @param key the key in settings, in kebab-case
 * @param description what it means, in one sentence
 * @param required whether there is no default
 * @param inline whether its own keys stand in the enclosing mapping
 * @param alone whether its value may stand for the whole section
 * @param names what it names outside of the settings
 * @param type what values it takes
 * @param component the record component itself
 */
public record SettingField(
        String name,
        String key,
        String description,
        boolean required,
        boolean inline,
        boolean alone,
        Resource names,
        SettingType type,
        Component component) {

    /**
     * The components of a settings record, in order.
     *
     * @throws IllegalArgumentException if {@code type} is no record, or has a component of a kind that
     *     settings cannot have
     */
    public static List<SettingField> of(Class<?> type) {
        if (!Component.isRecord(type)) {
            throw new IllegalArgumentException(type.getName() + " is not a record");
        }
        return Component.of(type).stream().map(SettingField::of).collect(Collectors.toUnmodifiableList());
    }

    /** The component of a settings record whose value may stand for the record, if there is one. */
    public static Optional<SettingField> shorthand(Class<?> type) {
        return of(type).stream().filter(SettingField::alone).findFirst();
    }

    private static SettingField of(Component component) {
        Setting setting = component.annotations().getAnnotation(Setting.class);
        boolean inline = setting != null && setting.inline();
        SettingType type = SettingType.of(component.genericType());
        if (inline && !(type instanceof SettingType.Section || type instanceof SettingType.Extension)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s.%s cannot be inline: only records and extensions can",
                    component.record().getName(),
                    component.name()));
        }
        return new SettingField(
                component.name(),
                KebabCase.ofComponent(component.name()),
                setting == null ? "" : setting.value(),
                setting != null && setting.required(),
                inline,
                setting != null && setting.alone(),
                names(type, setting),
                type,
                component);
    }

    private static Resource names(SettingType type, Setting setting) {
        if (setting != null && setting.names() != Resource.NONE) {
            return setting.names();
        }
        if (type instanceof SettingType.ListOf list) {
            return names(list.item(), setting);
        }
        if (type instanceof SettingType.MapOf map) {
            return names(map.value(), setting);
        }
        if (type instanceof SettingType.Maybe maybe) {
            return names(maybe.value(), setting);
        }
        return type instanceof SettingType.File ? Resource.FILE : Resource.NONE;
    }

    /** The component's value in {@code owner}. */
    public Object valueIn(Object owner) {
        return RecordType.valueOf(component, owner);
    }
}
