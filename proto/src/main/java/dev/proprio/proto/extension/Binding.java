package dev.proprio.proto.extension;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One run of the binder: dispatches on the type of a value and collects what is wrong. Every method
 * that binds returns nothing exactly when it has reported a problem.
 */
final class Binding {
    private final Function<Class<?>, Extensions<?>> extensions;
    private final ProblemList problems = new ProblemList();
    private final RecordBinder records = new RecordBinder(this);
    private final ExtensionBinder named = new ExtensionBinder(this, records);

    Binding(Function<Class<?>, Extensions<?>> extensions) {
        this.extensions = extensions;
    }

    Extensions<?> extensions(Class<?> point) {
        return extensions.apply(point);
    }

    ExtensionBinder named() {
        return named;
    }

    void report(SettingNode node, String path, String message) {
        problems.add(new Problem(node.origin(), path, message));
    }

    /** Whether further problems are only counted, so that nobody needs to find words for them. */
    boolean isFull() {
        return problems.isFull();
    }

    void count(long more) {
        problems.count(more);
    }

    /** The bound value, or all problems. */
    Object finish(Optional<Object> bound) {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return bound.orElseThrow(() -> new IllegalStateException("nothing was bound and nothing was reported"));
    }

    /**
     * @param base the value that stands for what is left out, if there is one
     */
    Optional<Object> value(SettingType type, SettingNode node, String path, Optional<Object> base) {
        if (type instanceof SettingType.Section section) {
            return section(section.type(), node, path, base);
        }
        if (type instanceof SettingType.Extension extension) {
            return named.value(extension.point(), node, path, base);
        }
        if (type instanceof SettingType.ListOf list) {
            return list(list.item(), node, path);
        }
        if (type instanceof SettingType.MapOf map) {
            return map(map.value(), node, path);
        }
        if (type instanceof SettingType.Maybe maybe) {
            return maybe(maybe.value(), node, path, base);
        }
        return scalar(type, node, path);
    }

    private Optional<Object> section(Class<?> type, SettingNode node, String path, Optional<Object> base) {
        return mapping(node)
                .or(() -> named(type, node))
                .or(() -> alone(type, node))
                .map(mapping -> records.bind(type, mapping, path, base, Optional.empty()))
                .orElseGet(() -> refuse(node, path, "must be a mapping but " + Scalars.found(node)));
    }

    private Optional<Object> scalar(SettingType type, SettingNode node, String path) {
        Optional<Object> value =
                node instanceof SettingNode.Scalar scalar ? Scalars.read(type, scalar) : Optional.empty();
        return value.isPresent() ? value : refuse(node, path, Scalars.complaint(type, node));
    }

    private Optional<Object> list(SettingType type, SettingNode node, String path) {
        if (!(node instanceof SettingNode.Sequence sequence)) {
            return refuse(node, path, "must be a list but " + Scalars.found(node));
        }
        List<SettingNode> items = sequence.items();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            value(type, items.get(i), path + "[" + i + "]", Optional.empty()).ifPresent(values::add);
        }
        return values.size() == items.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    private Optional<Object> map(SettingType type, SettingNode node, String path) {
        Optional<SettingNode.Mapping> mapping = mapping(node);
        if (mapping.isEmpty()) {
            return refuse(node, path, "must be a mapping but " + Scalars.found(node));
        }
        Map<String, SettingNode> entries = mapping.get().entries();
        Map<String, Object> values = new LinkedHashMap<>();
        entries.forEach((key, entry) ->
                value(type, entry, below(path, key), Optional.empty()).ifPresent(value -> values.put(key, value)));
        return values.size() == entries.size() ? Optional.of(Collections.unmodifiableMap(values)) : Optional.empty();
    }

    private Optional<Object> maybe(SettingType type, SettingNode node, String path, Optional<Object> base) {
        if (Scalars.isMissing(node)) {
            return Optional.of(Optional.empty());
        }
        Optional<Object> inner = base.flatMap(value -> ((Optional<?>) value).map(Object.class::cast));
        return value(type, node, path, inner).map(Optional::of);
    }

    /** The mapping, where a key with nothing behind it counts as an empty one. */
    static Optional<SettingNode.Mapping> mapping(SettingNode node) {
        if (node instanceof SettingNode.Mapping mapping) {
            return Optional.of(mapping);
        }
        return Scalars.isMissing(node)
                ? Optional.of(new SettingNode.Mapping(Map.of(), node.origin()))
                : Optional.empty();
    }

    /** What a bare name stands for, where an extension's settings are a section's own. */
    private static Optional<SettingNode.Mapping> named(Class<?> type, SettingNode node) {
        boolean names = SettingField.of(type).stream()
                .anyMatch(field -> field.inline() && field.type() instanceof SettingType.Extension);
        return names && node instanceof SettingNode.Scalar
                ? Optional.of(new SettingNode.Mapping(Map.of("", node), node.origin()))
                : Optional.empty();
    }

    /** What a bare value stands for, where one of a section's settings will do. */
    private static Optional<SettingNode.Mapping> alone(Class<?> type, SettingNode node) {
        return SettingField.shorthand(type)
                .filter(field -> node instanceof SettingNode.Scalar)
                .map(field -> new SettingNode.Mapping(Map.of(field.key(), node), node.origin()));
    }

    static String below(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    Optional<Object> refuse(SettingNode node, String path, String message) {
        report(node, path, message);
        return Optional.empty();
    }
}
