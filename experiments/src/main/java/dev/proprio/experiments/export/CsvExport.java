package dev.proprio.experiments.export;

import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A run's rows as tables (RFC 4180, UTF-8): {@code rounds.csv}, {@code clients.csv} and {@code users.csv}. Columns bear the
 * names of the keys, of what is nested with a dot; a list is its JSON; what a row lacks is empty.
 */
public final class CsvExport {
    private CsvExport() {}

    /**
     * A table that was written.
     *
     * @param rows how many it has
     * @param torn how many lines were left out because they are not whole
     */
    public record Table(Path file, long rows, long torn) {}

    /**
     * Writes the tables of what is there.
     *
     * @throws NoModelException if the folder is that of no run
     */
    public static List<Table> write(Path run, Path target) throws IOException, NoModelException {
        if (Files.notExists(run.resolve(RunFolder.ROUNDS))) {
            throw new NoModelException("there is no run in \"%s\": it has no %s".formatted(run, RunFolder.ROUNDS));
        }
        List<Table> tables = new ArrayList<>();
        tables.add(table(lines(run.resolve(RunFolder.ROUNDS)), target.resolve("rounds.csv")));
        if (Files.exists(run.resolve(RunFolder.CLIENTS))) {
            tables.add(table(lines(run.resolve(RunFolder.CLIENTS)), target.resolve("clients.csv")));
        }
        Path users = run.resolve("per-user.json");
        if (Files.exists(users)) {
            JsonNode all = RunJson.read(Files.readString(users), JsonNode.class);
            Rows rows = each -> {
                for (JsonNode user : all) {
                    each.row(user);
                }
            };
            tables.add(table(rows, target.resolve("users.csv")));
        }
        return tables;
    }

    /** Reads the rows twice, for only the last may have the last column. */
    private static Table table(Rows rows, Path file) throws IOException {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(flat(row).keySet()));
        try (Writer out = Files.newBufferedWriter(file)) {
            var writer = new TableWriter(out, columns);
            rows.forEach(writer);
            return new Table(file, writer.rows, writer.torn);
        }
    }

    private static final class TableWriter implements Reader {
        private final Writer out;
        private final Set<String> columns;
        private long rows;
        private long torn;

        TableWriter(Writer out, Set<String> columns) throws IOException {
            this.out = out;
            this.columns = columns;
            line(columns.stream());
        }

        @Override
        public void row(JsonNode row) throws IOException {
            Map<String, String> values = flat(row);
            line(columns.stream().map(column -> values.getOrDefault(column, "")));
            rows++;
        }

        @Override
        public void torn() {
            torn++;
        }

        private void line(Stream<String> cells) throws IOException {
            out.write(cells.map(CsvExport::cell).collect(Collectors.joining(",")) + "\r\n");
        }
    }

    private static Rows lines(Path file) {
        return each -> {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode row;
                    try {
                        row = RunJson.read(line, JsonNode.class);
                    } catch (JacksonException notWhole) {
                        each.torn();
                        continue;
                    }
                    each.row(row);
                }
            }
        };
    }

    private static Map<String, String> flat(JsonNode row) {
        Map<String, String> values = new LinkedHashMap<>();
        collect("", row, values);
        return values;
    }

    private static void collect(String prefix, JsonNode node, Map<String, String> values) {
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            String name = prefix + entry.getKey();
            if (value.isObject()) {
                collect(name + ".", value, values);
            } else if (!value.isNull()) {
                values.put(name, value.isArray() ? RunJson.line(value) : value.asString());
            }
        });
    }

    /** Quoted where RFC 4180 asks for it. */
    public static String cell(String value) {
        return value.matches("(?s).*[\",\r\n].*") ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }

    @FunctionalInterface
    private interface Rows {
        void forEach(Reader each) throws IOException;
    }

    @FunctionalInterface
    private interface Reader {
        void row(JsonNode row) throws IOException;

        default void torn() {}
    }
}
