package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.fault.FailureText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads YAML into settings that know the line where they stand. A file that cannot be read or is no
 * YAML becomes a {@link dev.proprio.proto.extension.SettingsException} with file and line.
 */
public final class YamlReader {
    /** Far more than settings need, and far less than the stacks of those who walk them bear. */
    static final int DEEPEST = 64;

    private static final int LONGEST = 1 << 20;

    private YamlReader() {}

    /** The settings in {@code file}, whose name as given is used in messages. */
    public static SettingNode.Mapping read(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw SpecProblems.at(file.toString(), "the file is larger than 1 MB, as no settings are");
            }
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw SpecProblems.at(file.toString(), "there is no such file");
        } catch (CharacterCodingException e) {
            throw SpecProblems.at(file.toString(), "the file is not UTF-8 text");
        } catch (IOException e) {
            throw SpecProblems.at(file.toString(), FailureText.of(e));
        }
    }

    /**
     * The settings in {@code yaml}.
     *
     * @param name what messages call the text, such as a file's name
     */
    public static SettingNode.Mapping parse(String yaml, String name) {
        SettingNode root = node(yaml, name, line -> name + ":" + line);
        if (root instanceof SettingNode.Mapping mapping) {
            return mapping;
        }
        if (root instanceof SettingNode.Scalar scalar && scalar.text().isEmpty() && !scalar.quoted()) {
            return new SettingNode.Mapping(Map.of(), root.origin());
        }
        throw SpecProblems.at(root.origin(), "expected keys and values such as \"rounds: 20\"");
    }

    /** One value, all of it with the same origin; nothing written is a missing value. */
    static SettingNode value(String yaml, String origin) {
        return node(yaml, origin, line -> origin);
    }

    private static SettingNode node(String yaml, String name, NodeConverter.Origins origins) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setAllowNonScalarKeys(true)
                .build();
        try {
            if (yaml.length() > LONGEST) {
                throw SpecProblems.at(name, "the settings are longer than 1 MB");
            }
            requireShallow(settings, yaml, origins);
            Optional<Node> root = new Compose(settings).composeString(yaml);
            return root.map(new NodeConverter(origins)::convert)
                    .orElseGet(() -> new SettingNode.Scalar("", false, origins.of(1)));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw SpecProblems.at(origins.of(line), "this is not YAML: " + YamlComplaint.of(e));
        } catch (YamlEngineException e) {
            throw SpecProblems.at(name, "this is not YAML: " + YamlComplaint.firstLine(String.valueOf(e.getMessage())));
        }
    }

    /** Looks at the parser's events, which need no stack, before nodes are made of them, which do. */
    private static void requireShallow(LoadSettings settings, String yaml, NodeConverter.Origins origins) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(yaml)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > DEEPEST) {
                int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
                throw SpecProblems.at(
                        origins.of(line), "settings are nested in each other more than %s deep".formatted(DEEPEST));
            }
        }
    }
}
