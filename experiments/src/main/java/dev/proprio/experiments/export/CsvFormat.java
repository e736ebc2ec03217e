package dev.proprio.experiments.export;

import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Tables as files (RFC 4180, UTF-8), such as {@code rounds.csv}. Columns bear the names of the keys,
 * of what is nested with a dot; a list is its JSON; what a row lacks is empty.
 */
public final class CsvFormat implements TableFormat {
    /** For {@link java.util.ServiceLoader}. */
    public CsvFormat() {}

    @Override
    public String name() {
        return "csv";
    }

    /** Reads the rows twice, for only the last may have the last column. */
    @Override
    public WrittenTable write(FolderTable table, Path folder) throws IOException {
        Path file = folder.resolve(table.name() + ".csv");
        Set<String> columns = new LinkedHashSet<>();
        table.rows().forEach(row -> columns.addAll(FolderTable.flat(row).keySet()));
        try (Writer out = Files.newBufferedWriter(file)) {
            var writer = new TableWriter(out, columns);
            table.rows().forEach(writer);
            return new WrittenTable(table.name(), Optional.of(file), writer.rows, writer.torn);
        }
    }

    private static final class TableWriter implements FolderTable.Reader {
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
            Map<String, JsonNode> values = FolderTable.flat(row);
            line(columns.stream().map(column -> values.containsKey(column) ? text(values.get(column)) : ""));
            rows++;
        }

        @Override
        public void torn() {
            torn++;
        }

        private static String text(JsonNode value) {
            return value.isArray() ? RunJson.line(value) : value.asString();
        }

        private void line(Stream<String> cells) throws IOException {
            out.write(cells.map(CsvFormat::cell).collect(Collectors.joining(",")) + "\r\n");
        }
    }

    /** Quoted where RFC 4180 asks for it. */
    public static String cell(String value) {
        return value.matches("(?s).*[\",\r\n].*") ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
