package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.LineReader;
import java.util.ArrayList;
import java.util.List;

/** The names of a file's columns: those of its first line, or else their numbers from 1. */
record Header(String file, List<String> names) {
    private static final int SHOWN = 50;

    /** What a decoder puts in the place of bytes that are no text: a name with it is not known, and matches nothing. */
    private static final String REPLACED = "\uFFFD";

    static Header read(String file, LineReader line, RowSplitter row) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < row.count(); i++) {
            names.add(row.isUtf8(line, i) ? row.text(line, i) : REPLACED + (i + 1));
        }
        return new Header(file, names);
    }

    static Header numbered(String file, int columns) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            names.add(Integer.toString(i));
        }
        return new Header(file, names);
    }

    int column(String name) throws SensorDataException {
        int index = name.contains(REPLACED) ? -1 : names.indexOf(name);
        long unknown =
                names.stream().filter(other -> other.startsWith(REPLACED)).count();
        if (index < 0 && unknown > 0) {
            throw new SensorDataException(
                    "%s has no column '%s' among its %s, of which %s have names that are not UTF-8; save the file as UTF-8, for example with iconv -f latin1 -t utf-8."
                            .formatted(file, name, names.size(), unknown));
        }
        if (index < 0) {
            throw SensorDataException.quoting(
                    "%s has no column '%s' among its %s. Check delimiter and header too."
                            .formatted(file, name, names.size()),
                    "Its columns are %s.".formatted(names.subList(0, Math.min(names.size(), SHOWN))));
        }
        if (names.lastIndexOf(name) != index) {
            throw new SensorDataException("%s has two columns '%s'; rename one of them.".formatted(file, name));
        }
        return index;
    }

    /** The column's index, or -1 when the field is not in a column. */
    int column(RowField field) throws SensorDataException {
        return field instanceof RowField.Column(String name) ? column(name) : -1;
    }
}
