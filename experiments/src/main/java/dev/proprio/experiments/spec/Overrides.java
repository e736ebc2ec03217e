package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.extension.SettingPath;
import dev.proprio.proto.extension.SettingPath.PathStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Puts single settings into a tree of settings: {@code local.learning-rate=0.1}. What stands there
 * is replaced; parents that are missing are made. Values are YAML.
 */
public final class Overrides {
    private Overrides() {}

    /**
     * {@code settings} with all assignments made, in order.
     *
     * @param assignments each {@code path=value}
     * @throws dev.proprio.proto.extension.SettingsException if one is malformed, or leads nowhere
     */
    public static SettingNode.Mapping apply(SettingNode.Mapping settings, List<String> assignments) {
        SettingNode.Mapping result = settings;
        for (String assignment : assignments) {
            result = apply(result, assignment);
        }
        return result;
    }

    /** The options of a command line that makes the assignments, each {@code " --set 'path=value'"}, for a POSIX shell. */
    public static String options(List<String> assignments) {
        return assignments.stream()
                .map(assignment -> " --set " + ShellWord.quoted(assignment))
                .collect(Collectors.joining());
    }

    /**
     * {@code settings} with {@code value} at {@code path}, where a mapping joins the one that stands there key by
     * key: what it does not name stays, and a key with nothing behind it is taken away.
     *
     * @throws dev.proprio.proto.extension.SettingsException if the path is malformed or leads nowhere, or a bare
     *     word would drop settings
     */
    public static SettingNode.Mapping merge(SettingNode.Mapping settings, String path, SettingNode value) {
        List<PathStep> steps = steps(path, value.origin());
        SettingNode merged =
                at(settings, steps).map(old -> Overlay.merge(old, value, path)).orElse(value);
        return root(put(Optional.of(settings), steps, merged, value.origin()), value.origin());
    }

    /** What stands at a path such as {@code evaluation.validation}, if anything does. */
    public static Optional<SettingNode> at(SettingNode.Mapping settings, String path) {
        return at(settings, steps(path, settings.origin()));
    }

    private static Optional<SettingNode> at(SettingNode.Mapping settings, List<PathStep> steps) {
        Optional<SettingNode> at = Optional.of(settings);
        for (PathStep step : steps) {
            at = at.flatMap(node -> Overlay.below(node, step));
        }
        return at;
    }

    private static SettingNode.Mapping apply(SettingNode.Mapping settings, String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw SpecProblems.at("--set " + assignment, "must be written --set path=value");
        }
        String path = assignment.substring(0, equals).strip();
        String origin = "--set " + path;
        SettingNode value = YamlReader.value(assignment.substring(equals + 1), origin);
        return root(put(Optional.of(settings), steps(path, origin), value, origin), origin);
    }

    private static List<PathStep> steps(String path, String origin) {
        List<PathStep> steps;
        try {
            steps = SettingPath.parse(path);
        } catch (IllegalArgumentException e) {
            throw SpecProblems.at(origin, String.valueOf(e.getMessage()));
        }
        if (steps.size() > YamlReader.DEEPEST) {
            throw SpecProblems.at(
                    origin, "settings are nested in each other more than %s deep".formatted(YamlReader.DEEPEST));
        }
        return steps;
    }

    private static SettingNode.Mapping root(SettingNode changed, String origin) {
        if (changed instanceof SettingNode.Mapping mapping) {
            return mapping;
        }
        throw SpecProblems.at(origin, "a path begins with a key");
    }

    private static SettingNode put(Optional<SettingNode> at, List<PathStep> steps, SettingNode value, String origin) {
        if (steps.isEmpty()) {
            return value;
        }
        PathStep step = steps.getFirst();
        List<PathStep> below = steps.subList(1, steps.size());
        if (step.indexed()) {
            return item(at, step.index(), below, value, origin);
        }
        if (at.orElse(null) instanceof SettingNode.Sequence) {
            throw SpecProblems.at(
                    origin,
                    "there is a list before \"%s\"; write its index, as in layers[0].width".formatted(step.key()));
        }
        Map<String, SettingNode> entries = new LinkedHashMap<>(entries(at));
        Optional<SettingNode> old = Optional.ofNullable(entries.get(step.key()));
        entries.put(step.key(), put(old, below, value, origin));
        return new SettingNode.Mapping(entries, at.map(SettingNode::origin).orElse(origin));
    }

    private static SettingNode item(
            Optional<SettingNode> at, int index, List<PathStep> below, SettingNode value, String origin) {
        List<SettingNode> items = new ArrayList<>();
        if (at.orElse(null) instanceof SettingNode.Sequence sequence) {
            items.addAll(sequence.items());
        } else if (at.isPresent()) {
            throw SpecProblems.at(origin, "there is no list before [" + index + "]");
        }
        if (index > items.size()) {
            throw SpecProblems.at(
                    origin,
                    "the list has %s items, so that there cannot be one at [%s]".formatted(items.size(), index));
        }
        if (index == items.size()) {
            items.add(put(Optional.empty(), below, value, origin));
        } else {
            items.set(index, put(Optional.of(items.get(index)), below, value, origin));
        }
        return new SettingNode.Sequence(items, at.map(SettingNode::origin).orElse(origin));
    }

    /** What stands in a mapping; a bare value, such as an extension's name, has the empty key. */
    private static Map<String, SettingNode> entries(Optional<SettingNode> at) {
        return switch (at.orElse(null)) {
            case SettingNode.Mapping mapping -> mapping.entries();
            case SettingNode.Scalar scalar when !scalar.text().isEmpty() -> Map.of("", scalar);
            case null, default -> Map.of();
        };
    }
}
