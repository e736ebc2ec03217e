package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.LineReader;

/**
 * Whether what stands before the columns that a header names are the rows' names, as R and others write them: numbers that count, or
 * texts in quotes of which none follows its like. Where they are not, the header lacks some other column's name, and all that it does name
 * might be read from the wrong one. Not thread-safe.
 */
final class RowNames {
    private static final int LOOKED_AT = 16;

    private final RowSplitter row;
    private final LineReader line;
    private double next = Double.NaN;
    private String last = "";
    private int seen;

    RowNames(RowSplitter row, LineReader line) {
        this.row = row;
        this.line = line;
    }

    /** Whether a first row begins with a name. */
    static boolean begins(RowSplitter row, LineReader line) {
        double number = row.number(line, 0);
        return isText(row, line) || number == 0 || number == 1;
    }

    /** A text in quotes, where not all that is in quotes are samples. */
    private static boolean isText(RowSplitter row, LineReader line) {
        if (!row.isQuoted(0)) {
            return false;
        }
        boolean bare = false;
        for (int field = 1; field < row.count(); field++) {
            bare |= !row.isQuoted(field);
        }
        return bare || Double.isNaN(row.number(line, 0));
    }

    /**
     * Looks at the row that was split.
     *
     * @throws SensorDataException if it begins with no row's name
     */
    void check() throws SensorDataException {
        if (seen++ >= LOOKED_AT) {
            return;
        }
        double number = row.number(line, 0);
        String text = row.text(line, 0);
        boolean named = isText(row, line)
                ? !text.equals(last)
                : Double.isNaN(next) ? number == 0 || number == 1 : number == next;
        if (!named) {
            throw new SensorDataException(
                    "%s has a field more than the header names, and its first one is no row's name, which would count from 0 or 1 or differ from row to row: one of the columns has no name, and nothing tells which. Add it to the header, or set header: false and skip-lines: 1 and name columns by their numbers."
                            .formatted(line.where()));
        }
        next = number + 1;
        last = text;
    }
}
