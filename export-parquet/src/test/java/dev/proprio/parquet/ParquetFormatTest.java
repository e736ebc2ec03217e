package dev.proprio.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.export.FolderTable;
import dev.proprio.experiments.export.TableFormat;
import dev.proprio.experiments.export.WrittenTable;
import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ParquetFormatTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final TableFormat format =
            ServiceLoader.load(TableFormat.class).findFirst().orElseThrow();

    /** Types and values, of which whatever is missing in a row is missing in what is read. */
    @Test
    void rowsAreThoseOfTheRun() throws Exception {
        Files.writeString(folder.resolve("rounds.jsonl"), """
                {"round":0,"weight":9007199254740993,"seconds":0.0,"accuracy":0.1557,"done":true,"note":"a \\"b\\", ä"}
                {"round":1,"weight":-3,"seconds":5.373993581,"secure":{"clipped":2,"groups":{"mean":1.5}},"share":1}
                {"round":2,"weight":0,"seconds":1e-300,"phases":[{"phase":"train","seconds":1.0}],"share":0.5,"note":null}
                {"round":3,"weight":7,"seconds":2.0,"done":false,"note":"","mixed":1}
                {"round":4,"weight":7,"seconds":2.0,"mixed":"none","large":18446744073709551616}
                """);
        WrittenTable rounds = write(0);
        assertThat(rounds).isEqualTo(new WrittenTable("rounds", Optional.of(file("rounds")), 5, 0));
        List<Group> read = read("rounds");
        requireSame("rounds.jsonl", read);
        assertThat(types(read.getFirst()))
                .isEqualTo(Map.ofEntries(
                        Map.entry("round", "INT64"),
                        Map.entry("weight", "INT64"),
                        Map.entry("seconds", "DOUBLE"),
                        Map.entry("accuracy", "DOUBLE"),
                        Map.entry("done", "BOOLEAN"),
                        Map.entry("note", "BINARY STRING"),
                        Map.entry("secure.clipped", "INT64"),
                        Map.entry("secure.groups.mean", "DOUBLE"),
                        Map.entry("share", "DOUBLE"),
                        Map.entry("phases", "BINARY STRING"),
                        Map.entry("mixed", "BINARY STRING"),
                        Map.entry("large", "BINARY STRING")));
        assertThat(read.get(2).getString("phases", 0)).isEqualTo("[{\"phase\":\"train\",\"seconds\":1.0}]");
        assertThat(read.get(3).getString("mixed", 0)).isEqualTo("1");
    }

    /** Enough rows for several pages, of which the last line was not written whole. */
    @Test
    void manyRowsAndATornLine() throws Exception {
        var random = new SplittableRandom(7);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            String loss = i % 7 == 0 ? "" : ",\"loss\":%s".formatted(random.nextDouble());
            lines.add("{\"round\":%s,\"device\":\"user-%s\"%s}".formatted(i / 24, random.nextInt(200), loss));
        }
        Files.writeString(folder.resolve("rounds.jsonl"), "{\"round\":1}\n");
        Files.writeString(folder.resolve("clients.jsonl"), String.join("\n", lines) + "\n{\"round\":2,\"dev");
        assertThat(write(1)).isEqualTo(new WrittenTable("clients", Optional.of(file("clients")), 30_000, 1));
        requireSame("clients.jsonl", read("clients"));
        assertThat(Files.size(file("clients"))).isLessThan(Files.size(folder.resolve("clients.jsonl")) / 3);
    }

    @Test
    void peopleAreATableToo() throws Exception {
        Files.writeString(folder.resolve("rounds.jsonl"), "{\"round\":1}\n");
        Files.writeString(
                folder.resolve("per-user.json"),
                "[{\"user\":\"a\",\"samples\":48,\"macro_f1\":0.5},\n{\"user\":\"b\",\"samples\":1}]");
        assertThat(write(1).rows()).isEqualTo(2);
        List<Group> users = read("users");
        assertThat(users.get(0).getString("user", 0)).isEqualTo("a");
        assertThat(users.get(0).getLong("samples", 0)).isEqualTo(48);
        assertThat(users.get(1).getFieldRepetitionCount("macro_f1")).isZero();
    }

    /** A table without a row has no column, and Parquet none without one. */
    @Test
    void noFileIsLeftOfNoRows() throws Exception {
        Files.writeString(folder.resolve("rounds.jsonl"), "{\"ro");
        Files.writeString(file("rounds"), "of an earlier export");
        assertThat(write(0)).isEqualTo(new WrittenTable("rounds", Optional.empty(), 0, 1));
        assertThat(file("rounds")).doesNotExist();
    }

    /** A run that goes on adds rows while it is read, and such as no column was made for. */
    @Test
    void whatIsAddedMeanwhileIsLeftOut() throws Exception {
        Path file = Files.writeString(folder.resolve("rounds.jsonl"), "{\"round\":1}\n");
        FolderTable rounds = FolderTable.of(folder).getFirst();
        FolderTable.Rows growing = reader -> {
            rounds.rows().forEach(reader);
            Files.writeString(file, "{\"round\":1}\n{\"round\":2.5,\"new\":1}\n");
        };
        assertThat(format.write(new FolderTable("rounds", growing), folder).rows())
                .isEqualTo(1);
        assertThat(read("rounds")).hasSize(1);
    }

    private WrittenTable write(int index) throws Exception {
        return format.write(FolderTable.of(folder).get(index), folder);
    }

    private Path file(String table) {
        return folder.resolve(table + ".parquet");
    }

    /** All values, null where there is none, by another way than that by which they were written. */
    private void requireSame(String jsonl, List<Group> read) throws IOException {
        List<JsonNode> lines = Files.readAllLines(folder.resolve(jsonl)).stream()
                .filter(line -> line.endsWith("}"))
                .map(line -> RunJson.read(line, JsonNode.class))
                .toList();
        assertThat(read).hasSameSizeAs(lines);
        for (int i = 0; i < lines.size(); i++) {
            Group row = read.get(i);
            for (Type type : row.getType().getFields()) {
                JsonNode value = lines.get(i).at("/" + type.getName().replace('.', '/'));
                String column = type.getName();
                if (value.isMissingNode() || value.isNull()) {
                    assertThat(row.getFieldRepetitionCount(column)).as(column).isZero();
                } else {
                    String actual = row.getValueToString(row.getType().getFieldIndex(column), 0);
                    String expected = switch (type.asPrimitiveType().getPrimitiveTypeName()) {
                        case DOUBLE -> Double.toString(value.doubleValue());
                        case BINARY -> value.isString() ? value.stringValue() : value.toString();
                        default -> value.toString();
                    };
                    assertThat(actual).as(column).isEqualTo(expected);
                }
            }
        }
    }

    private static Map<String, String> types(Group row) {
        Map<String, String> types = new LinkedHashMap<>();
        for (Type type : row.getType().getFields()) {
            PrimitiveTypeName primitive = type.asPrimitiveType().getPrimitiveTypeName();
            LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
            types.put(type.getName(), logical == null ? primitive.name() : primitive + " " + logical);
        }
        return types;
    }

    private List<Group> read(String table) throws IOException {
        List<Group> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = new Groups(file(table)).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static final class Groups extends ParquetReader.Builder<Group> {
        Groups(Path file) {
            super(new LocalInputFile(file), new PlainParquetConfiguration());
            withCodecFactory(new Gunzip());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    private static final class Gunzip
            implements CompressionCodecFactory, CompressionCodecFactory.BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput page, int size) throws IOException {
            try (var gzip = new GZIPInputStream(page.toInputStream())) {
                return BytesInput.from(gzip.readNBytes(size));
            }
        }

        @Override
        public void decompress(ByteBuffer page, int length, ByteBuffer into, int size) {
            throw new UnsupportedOperationException("pages are read into arrays");
        }

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException("nothing is written");
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            assertThat(codec).isEqualTo(CompressionCodecName.GZIP);
            return this;
        }

        @Override
        public void release() {}
    }
}
