package dev.proprio.parquet;

import dev.proprio.experiments.export.FolderTable;
import dev.proprio.experiments.export.TableFormat;
import dev.proprio.experiments.export.WrittenTable;
import dev.proprio.experiments.record.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter.Mode;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import tools.jackson.databind.JsonNode;

/**
 * Tables as Parquet, such as {@code rounds.parquet}. Columns bear the names of the keys, of what is nested with a dot, and have
 * the type that all of their values have; what a row lacks is null.
 */
public final class ParquetFormat implements TableFormat {
    /** For {@link java.util.ServiceLoader}. */
    public ParquetFormat() {}

    @Override
    public String name() {
        return "parquet";
    }

    /** Reads the rows twice, for only the last may say what a column holds. */
    @Override
    public WrittenTable write(FolderTable table, Path folder) throws IOException {
        var columns = new Columns();
        table.rows().forEach(columns);
        String name = table.name() + ".parquet";
        Path file = folder.resolve(name);
        if (columns.types.isEmpty()) {
            Files.deleteIfExists(file);
            return new WrittenTable(table.name(), Optional.empty(), columns.rows, columns.torn);
        }
        MessageType schema = columns.schema(table.name());
        RunFolder.write(folder, name, draft -> {
            try (ParquetWriter<Group> writer = writer(draft, schema)) {
                table.rows().forEach(new RowWriter(writer, schema, columns));
            }
        });
        return new WrittenTable(table.name(), Optional.of(file), columns.rows, columns.torn);
    }

    private static ParquetWriter<Group> writer(Path file, MessageType schema) throws IOException {
        return ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(schema)
                .withConf(new PlainParquetConfiguration())
                .withWriteMode(Mode.OVERWRITE)
                .withCodecFactory(new GzipCodec())
                .withCompressionCodec(CompressionCodecName.GZIP)
                .build();
    }

    private static final class Columns implements FolderTable.Reader {
        private final Map<String, ColumnType> types = new LinkedHashMap<>();
        private long rows;
        private long torn;

        @Override
        public void row(JsonNode row) {
            FolderTable.flat(row).forEach((name, value) -> types.merge(name, ColumnType.of(value), ColumnType::with));
            rows++;
        }

        @Override
        public void torn() {
            torn++;
        }

        MessageType schema(String name) {
            List<Type> columns = types.entrySet().stream()
                    .map(column -> (Type) column.getValue().column(column.getKey()))
                    .toList();
            return new MessageType(name, columns);
        }
    }

    private static final class RowWriter implements FolderTable.Reader {
        private final ParquetWriter<Group> writer;
        private final MessageType schema;
        private final Map<String, ColumnType> types;
        private long left;

        RowWriter(ParquetWriter<Group> writer, MessageType schema, Columns columns) {
            this.writer = writer;
            this.schema = schema;
            this.types = columns.types;
            this.left = columns.rows;
        }

        @Override
        public void row(JsonNode row) throws IOException {
            // What a run that is going on has added since does not fit the columns for sure.
            if (left == 0) {
                return;
            }
            left--;
            Group group = new SimpleGroup(schema);
            FolderTable.flat(row).forEach((name, value) -> {
                ColumnType type = types.get(name);
                if (type != null) {
                    type.add(group, name, value);
                }
            });
            writer.write(group);
        }
    }
}
