package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Problem;
import dev.proprio.proto.extension.ProblemList;
import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.extension.SettingsException;
import dev.proprio.proto.text.VisibleText;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Turns the parser's nodes into settings. An alias shares the node of its anchor. */
final class NodeConverter {
    /** Says where a line stands. */
    interface Origins {
        String of(int line);
    }

    /** What settings may come to with every alias written out, for whoever walks them. */
    private static final int MOST = 100_000;

    /** So many characters count as a value. */
    private static final int TEXT = 32;

    private static final Set<String> NULLS = Set.of("null", "Null", "NULL", "~");

    private final Origins origins;
    private final IdentityHashMap<Node, SettingNode> converted = new IdentityHashMap<>();
    private final IdentityHashMap<Node, Integer> sizes = new IdentityHashMap<>();

    NodeConverter(Origins origins) {
        this.origins = origins;
    }

    SettingNode convert(Node node) {
        if (node.isRecursive()) {
            throw SpecProblems.at(origin(node), "an alias must not contain itself");
        }
        SettingNode known = converted.get(node);
        if (known != null) {
            return known;
        }
        SettingNode made = switch (node) {
            case MappingNode mapping -> mapping(mapping);
            case SequenceNode sequence -> sequence(sequence);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new IllegalStateException("unexpected node " + node.getNodeType());
        };
        converted.put(node, made);
        sizes.put(node, size(node));
        return made;
    }

    /**
     * How many values a node is with every alias written out, when its parts have been converted; a long text counts as
     * several.
     */
    private int size(Node node) {
        int size = 1;
        switch (node) {
            case MappingNode mapping -> {
                for (NodeTuple tuple : mapping.getValue()) {
                    size = grown(node, size, text(tuple.getKeyNode()));
                    size = grown(node, size, sizes.getOrDefault(tuple.getValueNode(), 0));
                }
            }
            case SequenceNode sequence -> {
                for (Node part : sequence.getValue()) {
                    size = grown(node, size, sizes.getOrDefault(part, 0));
                }
            }
            default -> size += text(node);
        }
        return size;
    }

    private static int text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue().length() / TEXT : 0;
    }

    private int grown(Node node, int size, int part) {
        if (size + part > MOST) {
            throw SpecProblems.at(origin(node), "settings come to more than %s values".formatted(MOST));
        }
        return size + part;
    }

    private SettingNode mapping(MappingNode mapping) {
        Map<String, SettingNode> entries = new LinkedHashMap<>();
        Map<String, String> firsts = new LinkedHashMap<>();
        ProblemList twice = new ProblemList();
        for (NodeTuple tuple : mapping.getValue()) {
            String at = origin(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw SpecProblems.at(at, "a key must be a single word, not a list or a mapping");
            }
            String first = firsts.putIfAbsent(key.getValue(), at);
            if (first != null) {
                twice.add(new Problem(
                        at,
                        "",
                        "the key \"%s\" stands twice; it is also at %s"
                                .formatted(VisibleText.excerpt(key.getValue(), 100), first)));
            }
            entries.put(key.getValue(), placed(convert(tuple.getValueNode()), at));
        }
        if (!twice.isEmpty()) {
            throw new SettingsException(twice);
        }
        return new SettingNode.Mapping(entries, origin(mapping));
    }

    /** A value stands where its key does, which is also where a nested mapping is looked for. */
    private static SettingNode placed(SettingNode node, String at) {
        return switch (node) {
            case SettingNode.Mapping mapping -> new SettingNode.Mapping(mapping.entries(), at);
            case SettingNode.Sequence sequence -> new SettingNode.Sequence(sequence.items(), at);
            case SettingNode.Scalar scalar -> new SettingNode.Scalar(scalar.text(), scalar.quoted(), at);
        };
    }

    private SettingNode sequence(SequenceNode sequence) {
        return new SettingNode.Sequence(
                sequence.getValue().stream().map(this::convert).toList(), origin(sequence));
    }

    private SettingNode scalar(ScalarNode scalar) {
        boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
        boolean missing = plain && NULLS.contains(scalar.getValue());
        return new SettingNode.Scalar(missing ? "" : scalar.getValue(), !plain, origin(scalar));
    }

    private String origin(Node node) {
        return origins.of(node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
    }
}
