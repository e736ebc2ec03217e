package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.LineReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A user, session or label of the rows of a file; makes a new string only when it changes. */
final class CachedText {
    private final int column;
    private final Optional<List<String>> lines;
    private byte[] bytes = {'"'};
    private String text;

    private CachedText(int column, String text, Optional<List<String>> lines) {
        this.column = column;
        this.text = text;
        this.lines = lines;
    }

    static CachedText of(RowField field, Header header, String path, LinesBeside beside) throws SensorDataException {
        return switch (field) {
            case RowField.Column(String name) -> new CachedText(header.column(name), "", Optional.empty());
            case RowField.OfFile ofFile -> new CachedText(-1, WrittenName.of(ofFile.of(path)), Optional.empty());
            case RowField.Line line -> new CachedText(-1, "", Optional.of(beside.of(line, path)));
        };
    }

    /** Whether the row's text is UTF-8. */
    boolean isReadable(LineReader line, RowSplitter row) {
        return column < 0 || row.is(line, column, bytes) || row.isUtf8(line, column);
    }

    /** @param number the row's, from 0 */
    String of(LineReader line, RowSplitter row, long number) {
        if (lines.isPresent()) {
            return number < lines.get().size() ? WrittenName.of(lines.get().get((int) number)) : "";
        }
        if (column >= 0 && !row.is(line, column, bytes)) {
            String written = row.text(line, column);
            text = WrittenName.of(written);
            boolean plain = written.indexOf('"') < 0;
            bytes = plain ? written.getBytes(StandardCharsets.UTF_8) : new byte[] {'"'};
        }
        return text;
    }

    /** Refuses a file beside this one that has not as many lines as this one has rows. */
    void requireLines(String path, long rows) throws SensorDataException {
        if (lines.isPresent() && lines.get().size() != rows) {
            throw new SensorDataException(
                    "'%s' has %s rows but the file beside it with a line for each has %s; they do not belong together."
                            .formatted(path, rows, lines.get().size()));
        }
    }
}
