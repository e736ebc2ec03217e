package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.LineReader;
import java.nio.charset.StandardCharsets;

/** A user, session or label of the rows of a file; makes a new string only when it changes. */
final class CachedText {
    private final int column;
    private byte[] bytes = {'"'};
    private String text;

    private CachedText(int column, String text) {
        this.column = column;
        this.text = text;
    }

    static CachedText of(RowField field, Header header, String path) throws SensorDataException {
        return switch (field) {
            case RowField.Column(String name) -> new CachedText(header.column(name), "");
            case RowField.OfFile ofFile -> new CachedText(-1, ofFile.of(path));
        };
    }

    /** Whether the row's text is UTF-8. */
    boolean isReadable(LineReader line, RowSplitter row) {
        return column < 0 || row.is(line, column, bytes) || row.isUtf8(line, column);
    }

    String of(LineReader line, RowSplitter row) {
        if (column >= 0 && !row.is(line, column, bytes)) {
            text = row.text(line, column);
            boolean plain = text.indexOf('"') < 0;
            bytes = plain ? text.getBytes(StandardCharsets.UTF_8) : new byte[] {'"'};
        }
        return text;
    }
}
