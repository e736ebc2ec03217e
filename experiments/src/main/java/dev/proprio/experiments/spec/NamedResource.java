package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.Resource;
import dev.proprio.proto.extension.SettingField;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something outside of the settings that a setting names: the one list of what an experiment can reach.
 *
 * @param path the setting, as {@code --set} takes it
 * @param kind what is named; {@code NONE} for a text that should name nothing and yet reads like an address
 * @param value as it was written
 */
public record NamedResource(String path, Resource kind, String value) {
    /** Extensions of others may have forgotten to say what they name. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)\\s*(?:[a-z][a-z0-9+.-]*://|file:|jdbc:|jar:|//|\\\\\\\\).*", Pattern.DOTALL);

    /** All that settings name, in their order; what is left out or blank names nothing. */
    public static List<NamedResource> in(Record settings) {
        List<NamedResource> found = new ArrayList<>();
        collect(settings, "", found);
        return found;
    }

    private static void collect(Record settings, String prefix, List<NamedResource> found) {
        for (SettingField field : SettingField.of(settings.getClass())) {
            Object value = field.valueIn(settings);
            if (field.inline() && value instanceof Record inner) {
                collect(inner, prefix, found);
            } else {
                add(value, prefix + field.key(), field.names(), found);
            }
        }
    }

    private static void add(Object value, String path, Resource kind, List<NamedResource> found) {
        switch (value) {
            case Optional<?> optional -> optional.ifPresent(present -> add(present, path, kind, found));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    add(list.get(i), "%s[%s]".formatted(path, i), kind, found);
                }
            }
            case Map<?, ?> map -> map.forEach((key, item) -> add(item, path + "." + key, kind, found));
            case Path file -> found.add(new NamedResource(path, kind, file.toString()));
            case String text -> {
                if (!text.isBlank()
                        && (kind != Resource.NONE || ADDRESS.matcher(text).matches())) {
                    found.add(new NamedResource(path, kind, text));
                }
            }
            case Record inner -> collect(inner, path + ".", found);
            default -> {
                if (Extensions.isExtension(value.getClass())) {
                    throw new IllegalArgumentException(
                            "%s is no record, so that nobody can say what it names".formatted(value.getClass()));
                }
            }
        }
    }
}
