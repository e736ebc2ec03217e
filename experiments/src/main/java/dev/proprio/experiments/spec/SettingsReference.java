package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.SettingField;
import dev.proprio.proto.extension.SettingType;
import dev.proprio.proto.extension.SettingWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The reference of all settings in Markdown: a table for each section of the spec, then one for each
 * extension. Made from the same records that read the spec.
 */
public final class SettingsReference {
    private static final String HEADER = "| key | value | default | meaning |\n|---|---|---|---|\n";

    private final StringBuilder text = new StringBuilder();
    private final Set<Class<?>> points = new LinkedHashSet<>();

    private SettingsReference() {}

    /** The reference of {@link ExperimentSpec}. */
    public static String ofExperiment() {
        return of(ExperimentSpec.class, "Settings");
    }

    static String of(Class<?> type, String title) {
        SettingsReference reference = new SettingsReference();
        reference.text.append("# ").append(title).append("\n\n");
        reference.table(type, Defaults.of(type));
        reference.sections(type, Defaults.of(type), "");
        reference.extensions();
        return reference.text.toString();
    }

    private void sections(Class<?> type, Optional<Object> defaults, String path) {
        for (SettingField field : SettingField.of(type)) {
            if (field.inline()) {
                continue;
            }
            if (field.type() instanceof SettingType.Section(Class<?> section)) {
                section(field, section, Defaults.of(field, defaults), path);
            } else if (field.type() instanceof SettingType.Maybe(SettingType.Section(Class<?> section))) {
                section(field, section, Optional.empty(), path);
            }
        }
    }

    private void section(SettingField field, Class<?> section, Optional<Object> given, String path) {
        String key = path + field.key();
        Optional<Object> defaults = given.or(() -> Defaults.of(section));
        text.append("\n## `").append(key).append("`\n\n");
        text.append(field.description()).append("\n\n");
        table(section, defaults);
        sections(section, defaults, key + ".");
    }

    private void extensions() {
        Set<Class<?>> done = new LinkedHashSet<>();
        while (!done.containsAll(points)) {
            for (Class<?> point : List.copyOf(points)) {
                if (done.add(point)) {
                    extension(Extensions.of(point));
                }
            }
        }
    }

    private void extension(Extensions<?> extensions) {
        for (Map.Entry<String, String> named : extensions.summaries().entrySet()) {
            text.append("\n## %s: `%s: %s`\n\n"
                    .formatted(capitalised(extensions.noun()), extensions.key(), named.getKey()));
            text.append(named.getValue()).append("\n");
            differences(extensions.differences(named.getKey()));
            Class<?> type = extensions.type(named.getKey());
            if (type.getRecordComponents().length > 0) {
                text.append("\n");
                table(type, Defaults.of(type));
            }
        }
    }

    private void differences(List<String> sentences) {
        if (!sentences.isEmpty()) {
            text.append("\nBy default otherwise than in its paper, or than is usual:\n\n");
            sentences.forEach(sentence -> text.append("- ").append(sentence).append("\n"));
        }
    }

    private void table(Class<?> type, Optional<Object> defaults) {
        text.append(HEADER);
        rows(type, defaults);
    }

    private void rows(Class<?> type, Optional<Object> defaults) {
        for (SettingField field : SettingField.of(type)) {
            Optional<Object> base = Defaults.of(field, defaults);
            if (field.inline() && field.type() instanceof SettingType.Section(Class<?> section)) {
                rows(section, base.or(() -> Defaults.of(section)));
                continue;
            }
            String kind = kind(field.type());
            String key = field.inline() && field.type() instanceof SettingType.Extension(Class<?> point)
                    ? Extensions.of(point).key()
                    : field.key();
            String meaning = field.description() + (field.inline() ? " Its settings stand beside it." : "");
            text.append("| `%s` | %s | %s | %s |\n".formatted(key, cell(kind), fallback(field, base), cell(meaning)));
        }
    }

    private String kind(SettingType type) {
        return switch (type) {
            case SettingType.Whole whole -> "whole number";
            case SettingType.Decimal decimal -> "number";
            case SettingType.Flag flag -> "`true` or `false`";
            case SettingType.Text text -> "text";
            case SettingType.File file -> "path";
            case SettingType.Time time -> "duration";
            case SettingType.Amount amount -> "amount of bytes";
            case SettingType.Choice choice -> "`" + String.join("`, `", choice.names()) + "`";
            case SettingType.Section(Class<?> section) ->
                SettingField.shorthand(section)
                        .map(field -> kind(field.type()) + ", or section")
                        .orElse("section");
            case SettingType.Extension(Class<?> point) -> {
                points.add(point);
                Extensions<?> extensions = Extensions.of(point);
                yield extensions.noun() + ": `" + String.join("`, `", extensions.names()) + "`";
            }
            case SettingType.ListOf(SettingType item) -> "list of " + kind(item);
            case SettingType.MapOf(SettingType value) -> "mapping to " + kind(value);
            case SettingType.Maybe(SettingType value) -> kind(value);
        };
    }

    private static String fallback(SettingField field, Optional<Object> base) {
        if (base.isEmpty()) {
            return "**required**";
        }
        if (field.type() instanceof SettingType.Section || base.get() instanceof Optional<?>) {
            return "";
        }
        Object written = SettingWriter.value(base.get());
        if (field.type() instanceof SettingType.Extension && written instanceof Map<?, ?> settings) {
            return "`" + settings.values().iterator().next() + "`";
        }
        String shown = written.toString();
        return shown.isEmpty() ? "" : "`" + shown + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    private static String capitalised(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
