package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.DecimalText;
import dev.proprio.client.sensor.archive.LineReader;
import java.util.Arrays;

/**
 * Finds the fields of a line. A field may stand in double quotes, which are doubled within; it may
 * hold the delimiter then, and line breaks if lines are joined. Not thread-safe.
 */
final class RowSplitter {
    private final Delimiter delimiter;
    /** So many digits are a thousand's. */
    private static final int GROUP = 3;

    private final boolean decimalComma;
    private int[] from = new int[32];
    private int[] to = new int[32];
    private boolean[] quoted = new boolean[32];
    private int count;
    private boolean open;
    private boolean commas;

    RowSplitter(Delimiter delimiter, boolean decimalComma) {
        this.delimiter = delimiter;
        this.decimalComma = decimalComma;
    }

    /** Splits the line; false if a quote is misplaced. */
    boolean split(LineReader line) {
        byte[] bytes = line.bytes();
        int end = line.end();
        int at = line.start();
        count = 0;
        open = false;
        while (true) {
            at = skipBlanks(bytes, at, end);
            if (delimiter.whitespace() && at == end) {
                return true;
            }
            boolean inQuotes = at < end && bytes[at] == '"';
            int start = inQuotes ? at + 1 : at;
            int stop;
            if (inQuotes) {
                stop = closingQuote(bytes, start, end);
                if (stop < 0) {
                    open = true;
                    return false;
                }
                at = skipBlanks(bytes, stop + 1, end);
                if (at < end && !isDelimiter(bytes[at]) && !(delimiter.whitespace() && at > stop + 1)) {
                    return false;
                }
            } else {
                while (at < end && !isDelimiter(bytes[at])) {
                    at++;
                }
                stop = at;
                while (stop > start && isBlank(bytes[stop - 1])) {
                    stop--;
                }
            }
            add(start, stop, inQuotes);
            if (at >= end) {
                return true;
            }
            at += delimiter.whitespace() ? 0 : 1;
        }
    }

    /** Whether the line that could not be split ends within quotes. */
    boolean isOpen() {
        return open;
    }

    boolean isQuoted(int field) {
        return quoted[field];
    }

    boolean isEmpty(int field) {
        return from[field] == to[field];
    }

    int count() {
        return count;
    }

    String text(LineReader line, int field) {
        String text = line.text(from[field], to[field]);
        return quoted[field] ? text.replace("\"\"", "\"") : text;
    }

    /** Whether a field is text in UTF-8. */
    boolean isUtf8(LineReader line, int field) {
        return Utf8.isText(line.bytes(), from[field], to[field]);
    }

    /** Whether a field is exactly these bytes, which are free of quotes. */
    boolean is(LineReader line, int field, byte[] expected) {
        return Arrays.equals(line.bytes(), from[field], to[field], expected, 0, expected.length);
    }

    /**
     * Whether a field may be one number or another: with decimal commas, a point before three digits may separate thousands, or may have been
     * written where a comma was meant.
     */
    boolean isAmbiguous(LineReader line, int field) {
        if (!decimalComma) {
            return false;
        }
        byte[] bytes = line.bytes();
        int at = from[field] + (from[field] < to[field] && bytes[from[field]] == '-' ? 1 : 0);
        int first = digits(bytes, at, to[field]);
        if (first == 0 || first > GROUP || bytes[at] == '0') {
            return false;
        }
        at += first;
        int groups = 0;
        while (at < to[field] && bytes[at] == '.' && digits(bytes, at + 1, to[field]) == GROUP) {
            at += 1 + GROUP;
            groups++;
        }
        return groups > 0 && at == to[field];
    }

    private static int digits(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at - start;
    }

    /** A field as a finite number, else NaN. */
    double number(LineReader line, int field) {
        return isAmbiguous(line, field)
                ? Double.NaN
                : DecimalText.toDouble(pointed(line, field), from[field], to[field]);
    }

    /** A field as a finite float, else NaN. */
    float single(LineReader line, int field) {
        return isAmbiguous(line, field) ? Float.NaN : DecimalText.toFloat(pointed(line, field), from[field], to[field]);
    }

    /**
     * Where commas separate fields, too, only those in quotes tell their decimal commas apart.
     *
     * @throws SensorDataException if no number with one was there, which would have been two
     */
    void requireQuotes(String file) throws SensorDataException {
        if (decimalComma && delimiter.character() == ',' && !commas) {
            throw new SensorDataException(
                    "%s has no number in quotes with a decimal comma, while both delimiter and decimal-comma are a comma: which commas separate fields can't be told. Correct delimiter, or leave decimal-comma out."
                            .formatted(file));
        }
    }

    private byte[] pointed(LineReader line, int field) {
        byte[] bytes = line.bytes();
        if (decimalComma) {
            for (int at = from[field]; at < to[field]; at++) {
                commas |= bytes[at] == ',';
                bytes[at] = bytes[at] == ',' ? (byte) '.' : bytes[at];
            }
        }
        return bytes;
    }

    private void add(int start, int stop, boolean inQuotes) {
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
            quoted = Arrays.copyOf(quoted, 2 * count);
        }
        from[count] = start;
        to[count] = stop;
        quoted[count] = inQuotes;
        count++;
    }

    private static int closingQuote(byte[] bytes, int start, int end) {
        for (int at = start; at < end; at++) {
            if (bytes[at] == '"') {
                if (at + 1 == end || bytes[at + 1] != '"') {
                    return at;
                }
                at++;
            }
        }
        return -1;
    }

    private int skipBlanks(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private boolean isDelimiter(byte c) {
        return delimiter.whitespace() ? c == ' ' || c == '\t' : c == delimiter.character();
    }

    private boolean isBlank(byte c) {
        return (c == ' ' || c == '\t') && (delimiter.whitespace() || c != delimiter.character());
    }
}
