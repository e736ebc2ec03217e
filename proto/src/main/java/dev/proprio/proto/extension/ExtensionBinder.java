package dev.proprio.proto.extension;

import dev.proprio.proto.record.Component;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Binds extensions: first the name, then the settings of the record that has it. */
final class ExtensionBinder {
    private final Binding binding;
    private final RecordBinder records;

    ExtensionBinder(Binding binding, RecordBinder records) {
        this.binding = binding;
        this.records = records;
    }

    Optional<Object> value(Class<?> point, SettingNode node, String path, Optional<Object> base) {
        Extensions<?> extensions = binding.extensions(point);
        Optional<SettingNode.Mapping> mapping = Binding.mapping(node);
        if (mapping.isPresent()) {
            return mapping(point, mapping.get(), path, base);
        }
        if (node instanceof SettingNode.Scalar) {
            SettingNode.Mapping bare = new SettingNode.Mapping(Map.of(extensions.key(), node), node.origin());
            return bind(point, bare, path, path, base);
        }
        return binding.refuse(
                node,
                path,
                String.format(
                        Locale.ROOT,
                        "must be the name of a %s (%s) or a mapping with the key %s but was a list",
                        extensions.noun(),
                        known(extensions),
                        extensions.key()));
    }

    Optional<Object> mapping(Class<?> point, SettingNode.Mapping mapping, String path, Optional<Object> base) {
        String key = binding.extensions(point).key();
        SettingNode bare = mapping.entries().get("");
        if (bare == null) {
            return bind(point, mapping, path, Binding.below(path, key), base);
        }
        Map<String, SettingNode> named = new LinkedHashMap<>(mapping.entries());
        named.remove("");
        String namePath = named.putIfAbsent(key, bare) == null ? path : Binding.below(path, key);
        return bind(point, new SettingNode.Mapping(named, mapping.origin()), path, namePath, base);
    }

    /** The record that is named, or else that of the default; nothing if the name is no good. */
    Optional<Class<?>> type(Class<?> point, SettingNode.Mapping mapping, Optional<Object> base) {
        Extensions<?> extensions = binding.extensions(point);
        SettingNode name = mapping.entries().get(extensions.key());
        if (name == null) {
            name = mapping.entries().get("");
        }
        if (name == null) {
            return base.<Class<?>>map(Object::getClass).filter(Component::isRecord);
        }
        return Optional.of(name)
                .filter(SettingNode.Scalar.class::isInstance)
                .map(SettingNode.Scalar.class::cast)
                .map(SettingNode.Scalar::text)
                .filter(extensions.names()::contains)
                .map(extensions::type);
    }

    private Optional<Object> bind(
            Class<?> point, SettingNode.Mapping mapping, String path, String namePath, Optional<Object> base) {
        String key = binding.extensions(point).key();
        Optional<Class<?>> type = type(point, mapping, base);
        if (type.isEmpty()) {
            refuseName(binding.extensions(point), mapping, path, namePath);
            return Optional.empty();
        }
        Map<String, SettingNode> settings = new LinkedHashMap<>(mapping.entries());
        settings.remove(key);
        SettingNode.Mapping rest = new SettingNode.Mapping(settings, mapping.origin());
        return records.bind(type.get(), rest, path, base.filter(type.get()::isInstance), Optional.of(key));
    }

    private void refuseName(Extensions<?> extensions, SettingNode.Mapping mapping, String path, String namePath) {
        SettingNode name = mapping.entries().get(extensions.key());
        if (name == null) {
            refuseMissing(extensions, mapping, path, namePath);
            return;
        }
        if (name instanceof SettingNode.Scalar scalar && !Scalars.isMissing(scalar)) {
            binding.report(name, namePath, "names an " + extensions.unknown(scalar.text()));
            return;
        }
        binding.report(
                name,
                namePath,
                String.format(
                        Locale.ROOT,
                        "must be the name of a %s (%s) but %s",
                        extensions.noun(),
                        known(extensions),
                        Scalars.found(name)));
    }

    /** The name may be there under a misspelt key; then that is the one thing to say. */
    private void refuseMissing(Extensions<?> extensions, SettingNode.Mapping mapping, String path, String namePath) {
        for (Map.Entry<String, SettingNode> entry : mapping.entries().entrySet()) {
            String suggestion = SpellingSuggestion.suggestion(entry.getKey(), List.of(extensions.key()));
            if (!suggestion.isEmpty()) {
                String misspelt = Binding.below(path, entry.getKey());
                binding.report(entry.getValue(), misspelt, "is not a known key" + suggestion);
                return;
            }
        }
        binding.report(
                mapping,
                namePath,
                String.format(Locale.ROOT, "is required: the name of a %s (%s)", extensions.noun(), known(extensions)));
    }

    private static String known(Extensions<?> extensions) {
        return String.join(", ", extensions.names());
    }
}
