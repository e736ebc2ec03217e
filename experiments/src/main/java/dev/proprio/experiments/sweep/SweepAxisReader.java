package dev.proprio.experiments.sweep;

import dev.proprio.proto.extension.Problem;
import dev.proprio.proto.extension.ProblemList;
import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.extension.SettingsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the axes under {@code vary}: a list of values, or a range such as {@code {log-uniform: [0.001, 0.1]}}. */
final class SweepAxisReader {
    private final boolean ranges;
    private final ProblemList problems = new ProblemList();

    /** @param ranges whether the search can draw from ranges */
    SweepAxisReader(boolean ranges) {
        this.ranges = ranges;
    }

    /** The axes, in order. */
    List<SweepAxis> read(SettingNode.Mapping vary) {
        List<SweepAxis> axes = new ArrayList<>();
        vary.entries().forEach((path, node) -> axis(path, node).ifPresent(axes::add));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return axes;
    }

    private Optional<SweepAxis> axis(String path, SettingNode node) {
        if (node instanceof SettingNode.Sequence list) {
            return list.items().isEmpty()
                    ? refuse(path, node, "must list at least one value")
                    : Optional.of(new SweepAxis.Choices(path, list.items(), node.origin()));
        }
        if (node instanceof SettingNode.Mapping mapping && mapping.entries().size() == 1) {
            Map.Entry<String, SettingNode> entry =
                    mapping.entries().entrySet().iterator().next();
            Optional<SamplingScale> scale = Arrays.stream(SamplingScale.values())
                    .filter(known -> known.toString().equals(entry.getKey()))
                    .findFirst();
            if (scale.isPresent()) {
                return range(path, scale.get(), entry.getValue());
            }
        }
        return refuse(
                path,
                node,
                "must be a list of values, or a range: {uniform: [0, 1]}, {log-uniform: [0.001, 0.1]} or {integers: [1, 8]}");
    }

    private Optional<SweepAxis> range(String path, SamplingScale scale, SettingNode node) {
        if (!ranges) {
            return refuse(path, node, "is a range, which a grid cannot try; list values, or draw with search: random");
        }
        List<Double> ends = node instanceof SettingNode.Sequence list
                ? list.items().stream().flatMap(item -> number(item).stream()).toList()
                : List.of();
        boolean whole = scale != SamplingScale.INTEGERS || ends.stream().allMatch(end -> end == Math.rint(end));
        boolean positive = scale != SamplingScale.LOG_UNIFORM || ends.stream().allMatch(end -> end > 0);
        if (ends.size() != 2 || ends.get(0) >= ends.get(1) || !whole || !positive) {
            String kind = scale == SamplingScale.INTEGERS
                    ? "two whole numbers"
                    : scale == SamplingScale.LOG_UNIFORM ? "two numbers above 0" : "two numbers";
            return refuse(path, node, "needs %s that ascend, as in {%s: [1, 8]}".formatted(kind, scale));
        }
        return Optional.of(new SweepAxis.Range(path, scale, ends.get(0), ends.get(1), node.origin()));
    }

    private static Optional<Double> number(SettingNode node) {
        try {
            return node instanceof SettingNode.Scalar scalar
                    ? Optional.of(Double.valueOf(scalar.text())).filter(Double::isFinite)
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<SweepAxis> refuse(String path, SettingNode node, String message) {
        problems.add(new Problem(node.origin(), "vary." + path, message));
        return Optional.empty();
    }
}
