package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.Archive;
import dev.proprio.client.sensor.archive.LineReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file that tells something about recordings and holds no samples, read whole as text. */
record SmallTable(Header header, List<Row> rows) {
    /** What a field takes besides its characters. */
    private static final int OVERHEAD = 64;

    /** @param where the file and line, for messages */
    record Row(String where, List<String> fields) {}

    static SmallTable read(Archive archive, String file, Delimiter delimiter, boolean named, Optional<String> encoding)
            throws SensorDataException {
        return archive.read(file, in -> {
            LineReader line = FileFormat.lines(in, file, encoding, delimiter);
            RowSplitter splitter = new RowSplitter(delimiter, false);
            Header header = Header.numbered(file, 0);
            List<Row> rows = new ArrayList<>();
            while (line.next()) {
                if (line.isBlank()) {
                    continue;
                }
                if (!TableLines.split(line, splitter)) {
                    throw new SensorDataException(line.where() + " has a quote that isn't closed.");
                }
                if (header.names().isEmpty()) {
                    header = named ? Header.read(file, line, splitter) : Header.numbered(file, splitter.count());
                    if (named) {
                        continue;
                    }
                }
                List<String> fields = new ArrayList<>();
                for (int field = 0; field < splitter.count(); field++) {
                    String text = splitter.text(line, field);
                    archive.memory().take(OVERHEAD + 2L * text.length());
                    fields.add(text);
                }
                if (fields.size() != header.names().size()) {
                    throw new SensorDataException("%s has %s fields where %s were expected. Correct the row."
                            .formatted(
                                    line.where(), fields.size(), header.names().size()));
                }
                rows.add(new Row(line.where(), fields));
            }
            return new SmallTable(header, rows);
        });
    }

    /** What a row says, or the path of its file. */
    String text(Row row, RowField field) throws SensorDataException {
        return switch (field) {
            case RowField.Column(String name) -> WrittenName.of(row.fields().get(header.column(name)));
            case RowField.OfFile ofFile -> WrittenName.of(ofFile.of(header.file()));
            case RowField.Line line ->
                throw new SensorDataException(
                        "%s names files of their own: line:%s can't be told of them; name a column."
                                .formatted(header.file(), line.glob()));
        };
    }

    /** Names that are numbers are the same whether or not they begin with zeros. */
    static String plain(String name) {
        String stripped = WrittenName.of(name);
        return stripped.matches("0+\\d{1,18}") ? stripped.replaceFirst("^0+(?=\\d)", "") : stripped;
    }
}
