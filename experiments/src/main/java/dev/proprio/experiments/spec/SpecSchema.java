package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.SettingField;
import dev.proprio.proto.extension.SettingType;
import dev.proprio.proto.extension.SettingWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema (draft 2020-12) of a spec, for editors: made from the same records that read it.
 * Extensions that are on the class path are in it.
 */
public final class SpecSchema {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Definitions of extensions; an entry is there, empty, before it is filled, for they may nest. */
    private final Map<String, ObjectNode> definitions = new TreeMap<>();

    private SpecSchema() {}

    /** The schema of {@link ExperimentSpec}. */
    public static ObjectNode ofExperiment() {
        return of(ExperimentSpec.class, "Proprio experiment");
    }

    /** The schema of any settings record. */
    static ObjectNode of(Class<?> type, String title) {
        SpecSchema schema = new SpecSchema();
        ObjectNode root = JSON.createObjectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", title);
        root.setAll(oneOf(schema.mappings(type, Defaults.of(type))));
        ObjectNode definitions = root.putObject("$defs");
        schema.definitions.forEach(definitions::set);
        return root;
    }

    /** The schema as a file's content. */
    public static String text(ObjectNode schema) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema).replace("\r\n", "\n") + "\n";
    }

    /** Where an extension stands inline, its bare name will do; or the value that may stand for the section. */
    private ObjectNode section(Class<?> type, Optional<Object> defaults) {
        List<ObjectNode> choices = new ArrayList<>(mappings(type, defaults));
        SettingField.of(type).stream()
                .filter(SettingField::inline)
                .map(SettingField::type)
                .filter(SettingType.Extension.class::isInstance)
                .map(SettingType.Extension.class::cast)
                .flatMap(extension -> bare(Extensions.of(extension.point())).stream())
                .forEach(choices::addFirst);
        SettingField.shorthand(type).ifPresent(field -> choices.addFirst(value(field.type(), Optional.empty())));
        return oneOf(choices);
    }

    private List<ObjectNode> mappings(Class<?> type, Optional<Object> defaults) {
        return shapes(type, defaults).stream().map(SchemaShape::node).toList();
    }

    /** The names of those that can do without settings, if there are any. */
    private static Optional<ObjectNode> bare(Extensions<?> extensions) {
        List<String> names = extensions.names().stream()
                .filter(name -> !Defaults.demanding(extensions.type(name)))
                .toList();
        ObjectNode bare = JSON.createObjectNode();
        names.forEach(bare.putArray("enum")::add);
        return names.isEmpty() ? Optional.empty() : Optional.of(bare);
    }

    /** All shapes that a record's mapping may have: several where an extension stands inline. */
    private List<SchemaShape> shapes(Class<?> type, Optional<Object> defaults) {
        List<SchemaShape> shapes = List.of(new SchemaShape());
        for (SettingField field : SettingField.of(type)) {
            Optional<Object> base = Defaults.of(field, defaults);
            if (field.inline()) {
                List<SchemaShape> parts = inline(field, base);
                shapes = shapes.stream()
                        .flatMap(shape -> parts.stream().map(shape::with))
                        .toList();
            } else {
                ObjectNode value = described(value(field.type(), base), field.description());
                boolean optional = field.type() instanceof SettingType.Maybe;
                boolean required = field.required() || (!optional && demands(value));
                defaultOf(base).ifPresent(node -> value.set("default", JSON.valueToTree(node)));
                shapes.forEach(shape -> shape.add(field.key(), value, required));
            }
        }
        return shapes;
    }

    private List<SchemaShape> inline(SettingField field, Optional<Object> base) {
        return switch (field.type()) {
            case SettingType.Extension(Class<?> point) -> {
                Extensions<?> extensions = Extensions.of(point);
                List<SchemaShape> all = new ArrayList<>();
                for (String name : extensions.names()) {
                    all.addAll(named(extensions, name, base));
                }
                yield all;
            }
            case SettingType.Section(Class<?> type) -> shapes(type, base.or(() -> Defaults.of(type)));
            default -> throw new IllegalStateException("only records and extensions can be inline");
        };
    }

    private List<SchemaShape> named(Extensions<?> extensions, String name, Optional<Object> base) {
        Class<?> type = extensions.type(name);
        Optional<Object> same = base.filter(type::isInstance);
        ObjectNode constant = JSON.createObjectNode().put("const", name);
        described(constant, extensions.summaries().getOrDefault(name, ""));
        SchemaShape start = new SchemaShape();
        start.add(extensions.key(), constant, same.isEmpty());
        return shapes(type, same.or(() -> Defaults.of(type))).stream()
                .map(start::with)
                .toList();
    }

    private ObjectNode value(SettingType type, Optional<Object> base) {
        ObjectNode node = JSON.createObjectNode();
        return switch (type) {
            case SettingType.Whole whole -> node.put("type", "integer");
            case SettingType.Decimal decimal -> node.put("type", "number");
            case SettingType.Flag flag -> node.put("type", "boolean");
            case SettingType.Text text -> node.put("type", "string");
            case SettingType.File file -> node.put("type", "string");
            case SettingType.Amount amount ->
                node.put("type", "string").put("pattern", "^[0-9]{1,15}\\s*(B|kB|MB|GB|TB)$");
            case SettingType.Time time ->
                node.put("type", "string").put("pattern", "^([0-9]+(\\.[0-9]+)?(ms|us|ns|s|m|h|d))+$");
            case SettingType.Choice choice -> {
                choice.names().forEach(node.putArray("enum")::add);
                yield node;
            }
            case SettingType.Section(Class<?> section) -> section(section, base.or(() -> Defaults.of(section)));
            case SettingType.Extension(Class<?> point) -> extension(Extensions.of(point), base);
            case SettingType.ListOf(SettingType item) -> {
                node.put("type", "array").set("items", value(item, Optional.empty()));
                yield node;
            }
            case SettingType.MapOf(SettingType item) -> {
                node.put("type", "object").set("additionalProperties", value(item, Optional.empty()));
                yield node;
            }
            case SettingType.Maybe(SettingType inner) -> value(inner, Optional.empty());
        };
    }

    /** A bare name, or a mapping: that of the default needs no name, the others are definitions. */
    private ObjectNode extension(Extensions<?> extensions, Optional<Object> base) {
        List<ObjectNode> choices = new ArrayList<>(bare(extensions).stream().toList());
        for (String name : extensions.names()) {
            Class<?> type = extensions.type(name);
            if (base.filter(type::isInstance).isPresent()) {
                choices.addAll(named(extensions, name, base).stream()
                        .map(SchemaShape::node)
                        .toList());
            } else {
                choices.add(reference(extensions, name));
            }
        }
        return oneOf(choices);
    }

    private ObjectNode reference(Extensions<?> extensions, String name) {
        String key = extensions.noun().replace(' ', '-') + "." + name;
        if (!definitions.containsKey(key)) {
            ObjectNode definition = JSON.createObjectNode();
            definitions.put(key, definition);
            definition.setAll(oneOf(named(extensions, name, Optional.empty()).stream()
                    .map(SchemaShape::node)
                    .toList()));
        }
        return JSON.createObjectNode().put("$ref", "#/$defs/" + key);
    }

    private static ObjectNode oneOf(List<ObjectNode> choices) {
        if (choices.size() == 1) {
            return choices.getFirst();
        }
        ObjectNode node = JSON.createObjectNode();
        choices.forEach(node.putArray("oneOf")::add);
        return node;
    }

    /** True when every mapping that fits has keys that must be given, so that it must be given too. */
    private static boolean demands(JsonNode value) {
        return value.has("required")
                || (value.has("oneOf")
                        && value.get("oneOf").values().stream()
                                .allMatch(choice -> choice.has("enum") || demands(choice)));
    }

    private static ObjectNode described(ObjectNode node, String description) {
        return description.isEmpty() ? node : node.put("description", description);
    }

    /** The default as it would be written; that of a section is in its keys. */
    private static Optional<Object> defaultOf(Optional<Object> base) {
        return base.filter(value -> !(value instanceof Optional<?>))
                .filter(value -> !value.getClass().isRecord() || Extensions.isExtension(value.getClass()))
                .map(SettingWriter::value);
    }
}
