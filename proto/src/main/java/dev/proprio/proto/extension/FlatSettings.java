package dev.proprio.proto.extension;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings as one flat map from paths to texts. An empty list or mapping is a path that ends in
 * {@code []} or <code>{}</code>.
 */
final class FlatSettings {
    private static final String EMPTY_LIST = "[]";
    private static final String EMPTY_MAP = "{}";

    private final Map<String, String> flat = new LinkedHashMap<>();

    private FlatSettings() {}

    static Map<String, String> of(Map<String, Object> settings) {
        FlatSettings flattened = new FlatSettings();
        settings.forEach((key, value) -> flattened.add(SettingPath.escape(key), value));
        return flattened.flat;
    }

    private void add(String path, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, below) -> add(path + "." + SettingPath.escape(key.toString()), below));
            if (map.isEmpty()) {
                flat.put(path + EMPTY_MAP, "");
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                add(path + "[" + i + "]", list.get(i));
            }
            if (list.isEmpty()) {
                flat.put(path + EMPTY_LIST, "");
            }
        } else {
            flat.put(path, value.toString());
        }
    }

    static SettingNode.Mapping read(Map<String, String> flat, String origin) {
        Branch root = new Branch(false);
        flat.forEach((path, text) -> {
            boolean list = path.endsWith(EMPTY_LIST);
            if ((list || path.endsWith(EMPTY_MAP)) && text.isEmpty()) {
                root.put(steps(path.substring(0, path.length() - 2), origin), new Branch(list), origin);
            } else {
                SettingNode.Scalar leaf = new SettingNode.Scalar(text, text.isEmpty(), origin);
                root.put(steps(path, origin), leaf, origin);
            }
        });
        return (SettingNode.Mapping) root.node(origin);
    }

    private static List<SettingPath.PathStep> steps(String path, String origin) {
        try {
            return SettingPath.parse(path);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(List.of(new Problem(origin, "", String.valueOf(e.getMessage()))));
        }
    }

    /** A mapping or a list while it is filled; holds branches and scalar nodes. */
    private static final class Branch {
        private final boolean list;
        private final Map<String, Object> entries = new LinkedHashMap<>();

        Branch(boolean list) {
            this.list = list;
        }

        void put(List<SettingPath.PathStep> steps, Object leaf, String origin) {
            SettingPath.PathStep step = steps.get(0);
            // Items come in order, so that a list never has a gap.
            boolean fits = step.indexed() == list && (!list || step.index() <= entries.size());
            if (fits && steps.size() == 1) {
                fits = entries.putIfAbsent(step.key(), leaf) == null;
            } else if (fits) {
                Object below = entries.computeIfAbsent(
                        step.key(), key -> new Branch(steps.get(1).indexed()));
                fits = below instanceof Branch;
                if (below instanceof Branch branch) {
                    branch.put(steps.subList(1, steps.size()), leaf, origin);
                }
            }
            if (!fits) {
                throw new SettingsException(List.of(new Problem(
                        origin, step.key(), "stands twice, in different forms or out of order, in flat settings")));
            }
        }

        SettingNode node(String origin) {
            Map<String, SettingNode> nodes = new LinkedHashMap<>();
            entries.forEach((key, value) ->
                    nodes.put(key, value instanceof Branch branch ? branch.node(origin) : (SettingNode) value));
            return list
                    ? new SettingNode.Sequence(new ArrayList<>(nodes.values()), origin)
                    : new SettingNode.Mapping(nodes, origin);
        }
    }
}
