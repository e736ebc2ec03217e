package dev.proprio.experiments.export;

import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows of a run's or a study's folder, which can be read more than once.
 *
 * @param name what they are: {@code rounds}, {@code clients} and {@code users} of a run, {@code methods} and {@code people} of a
 *     personalization study
 */
public record FolderTable(String name, Rows rows) {
    /** Keys whose two numbers are the ends of an interval. */
    private static final Set<String> INTERVALS =
            Set.of("interval", "gain_interval", "harmed_interval", "harm_shown_interval");

    /** Gives rows, one after the other. */
    @FunctionalInterface
    public interface Rows {
        /** Gives all of them. */
        void forEach(Reader reader) throws IOException;
    }

    /** Takes rows. */
    @FunctionalInterface
    public interface Reader {
        /** Takes the next. */
        void row(JsonNode row) throws IOException;

        /** There is a line that is not whole. */
        default void torn() {}
    }

    /**
     * What there is in a folder.
     *
     * @throws NoModelException if it is that of neither a run nor a study
     */
    public static List<FolderTable> of(Path folder) throws IOException, NoModelException {
        if (Files.exists(folder.resolve(RunFolder.STUDY))) {
            JsonNode study = read(folder.resolve(RunFolder.STUDY));
            return List.of(
                    new FolderTable("methods", each(study.path("summaries"), FolderTable::withEnds)),
                    new FolderTable("people", each(study.path("people"), UnaryOperator.identity())));
        }
        if (Files.notExists(folder.resolve(RunFolder.ROUNDS))) {
            throw new NoModelException("there is no run in \"%s\", and no study: it has neither %s nor %s"
                    .formatted(folder, RunFolder.ROUNDS, RunFolder.STUDY));
        }
        List<FolderTable> tables = new ArrayList<>();
        tables.add(new FolderTable("rounds", lines(folder.resolve(RunFolder.ROUNDS))));
        if (Files.exists(folder.resolve(RunFolder.CLIENTS))) {
            tables.add(new FolderTable("clients", lines(folder.resolve(RunFolder.CLIENTS))));
        }
        Path users = folder.resolve(RunFolder.USERS);
        if (Files.exists(users)) {
            tables.add(new FolderTable("users", each(read(users), UnaryOperator.identity())));
        }
        return tables;
    }

    /** A row's values by their columns: what is nested has a dot in its name, and what is null is left out. */
    public static Map<String, JsonNode> flat(JsonNode row) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        collect("", row, values);
        return values;
    }

    private static void collect(String prefix, JsonNode node, Map<String, JsonNode> values) {
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                collect(prefix + entry.getKey() + ".", value, values);
            } else if (!value.isNull()) {
                values.put(prefix + entry.getKey(), value);
            }
        });
    }

    private static JsonNode read(Path file) throws IOException, NoModelException {
        try {
            return RunJson.read(Files.readString(file), JsonNode.class);
        } catch (JacksonException notWhole) {
            throw new NoModelException(
                    "%s is not whole, so that it can't be read; write it anew by running the same command"
                            .formatted(file));
        }
    }

    private static Rows each(JsonNode all, UnaryOperator<JsonNode> change) {
        return reader -> {
            for (JsonNode row : all) {
                reader.row(change.apply(row));
            }
        };
    }

    /** The same with an interval's ends as two values. */
    private static JsonNode withEnds(JsonNode row) {
        ObjectNode changed = row.deepCopy().asObject();
        for (String name : INTERVALS) {
            JsonNode ends = row.path(name);
            if (ends.isArray() && ends.size() == 2) {
                changed.putObject(name).set("low", ends.get(0)).set("high", ends.get(1));
            }
        }
        return changed;
    }

    private static Rows lines(Path file) {
        return reader -> {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode row;
                    try {
                        row = RunJson.read(line, JsonNode.class);
                    } catch (JacksonException notWhole) {
                        reader.torn();
                        continue;
                    }
                    reader.row(row);
                }
            }
        };
    }
}
