package dev.proprio.proto.extension;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tiny notation for settings in tests: one {@code key: value} per line, two spaces of indentation
 * per level, {@code - value} for scalar items. Every node's origin is its line.
 */
final class Notation {
    private final List<String> lines;
    private int at;

    private Notation(String text) {
        this.lines = text.lines().toList();
    }

    static SettingNode.Mapping read(String text) {
        return (SettingNode.Mapping) new Notation(text).block(0, "plan.yaml:1");
    }

    private SettingNode block(int indent, String origin) {
        Map<String, SettingNode> entries = new LinkedHashMap<>();
        List<SettingNode> items = new ArrayList<>();
        while (at < lines.size() && indentOf(lines.get(at)) == indent) {
            String line = lines.get(at).strip();
            at++;
            String here = "plan.yaml:" + at;
            if (line.startsWith("- ")) {
                items.add(scalar(line.substring(2), here));
                continue;
            }
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            boolean below = value.isEmpty() && at < lines.size() && indentOf(lines.get(at)) > indent;
            entries.put(line.substring(0, colon), below ? block(indent + 2, here) : scalar(value, here));
        }
        return items.isEmpty() ? new SettingNode.Mapping(entries, origin) : new SettingNode.Sequence(items, origin);
    }

    private static SettingNode scalar(String text, String origin) {
        boolean quoted = text.startsWith("'");
        return new SettingNode.Scalar(quoted ? text.substring(1, text.length() - 1) : text, quoted, origin);
    }

    private static int indentOf(String line) {
        return line.length() - line.stripLeading().length();
    }
}
