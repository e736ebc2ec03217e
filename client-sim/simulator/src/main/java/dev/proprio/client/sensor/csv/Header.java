package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.LineReader;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of a file's columns: those of its first line, or else their numbers from 1.
 *
 * @param isRead whether the names stand in the file
 */
record Header(String file, List<String> names, boolean isRead) {
    private static final int SHOWN = 50;

    /** What a decoder puts in the place of bytes that are no text: a name with it is not known, and matches nothing. */
    private static final String REPLACED = "\uFFFD";

    static Header read(String file, LineReader line, RowSplitter row) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < row.count(); i++) {
            names.add(row.isUtf8(line, i) ? row.text(line, i) : REPLACED + (i + 1));
        }
        return new Header(file, names, true);
    }

    static Header numbered(String file, int columns) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            names.add(Integer.toString(i));
        }
        return new Header(file, names, false);
    }

    /**
     * The same header, once the first row's width is known: rows may end in a delimiter where the header does not, the
     * header in one where rows do not, and R writes rows' names before the columns that the header names.
     */
    Header fitted(LineReader line, RowSplitter row) {
        int last = row.count() - 1;
        if (row.count() == names.size() - 1 && names.getLast().isEmpty()) {
            return new Header(file, names.subList(0, row.count()), isRead);
        }
        if (row.count() != names.size() + 1) {
            return this;
        }
        List<String> more = new ArrayList<>(names);
        if (row.isEmpty(last)) {
            more.add("");
            return new Header(file, more, isRead);
        }
        if (RowNames.begins(row, line)) {
            more.addFirst("");
            return new Header(file, more, isRead);
        }
        return this;
    }

    /** Whether a row has a field for each column; nothing behind a last delimiter is no field. */
    boolean fits(RowSplitter row) {
        int more = row.count() - names.size();
        return more == 0
                || (more == 1 && row.isEmpty(row.count() - 1))
                || (more == -1 && names.getLast().isEmpty());
    }

    int column(String name) throws SensorDataException {
        int index = name.contains(REPLACED) ? -1 : names.indexOf(name);
        long unknown =
                names.stream().filter(other -> other.startsWith(REPLACED)).count();
        if (index < 0 && unknown > 0) {
            throw new SensorDataException(
                    "%s has no column '%s' among its %s, of which %s have names that are not UTF-8; set encoding to what the file is written in, such as ISO-8859-1."
                            .formatted(file, name, names.size(), unknown));
        }
        if (index < 0) {
            boolean comment =
                    names.getFirst().startsWith("#") || names.getFirst().startsWith("%");
            throw SensorDataException.quoting(
                    "%s has no column '%s' among its %s. Check delimiter and header too%s."
                            .formatted(
                                    file,
                                    name,
                                    names.size(),
                                    comment
                                            ? "; the first line looks like a comment, which comment, skip-lines or header-until pass over"
                                            : ""),
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
