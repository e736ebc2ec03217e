package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.Interruption;
import dev.proprio.client.sensor.SensorDataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads lines as ranges of bytes, without making a string of each. Lines end with LF, CR or CR LF,
 * or with a character that is chosen; a UTF-8 byte order mark at the beginning is skipped. Not thread-safe.
 */
public final class LineReader {
    private static final int LONGEST_LINE = 1 << 20;

    private final InputStream in;
    private final String name;
    private byte[] buffer = new byte[1 << 16];
    private int next;
    private int limit;
    private int start;
    private int end;
    private long number;
    private boolean ended;
    private final byte lineEnd;
    private final boolean within;
    private boolean withinLine;
    private long numberBefore;
    /** Where the line after the first of joined ones begins, from {@link #start}; 0 if none is joined. */
    private int joined;

    /** @param name what the lines come from, for messages */
    public LineReader(InputStream in, String name) {
        this(in, name, '\n');
    }

    /** @param lineEnd what a line ends with, in ASCII; besides LF and CR */
    public LineReader(InputStream in, String name, char lineEnd) {
        this(in, name, lineEnd, false);
    }

    private LineReader(InputStream in, String name, char lineEnd, boolean within) {
        this.in = in;
        this.name = name;
        this.lineEnd = (byte) lineEnd;
        this.within = within;
    }

    /**
     * Reads rows of which a line may hold several, as each ends in a character of its own; those of one line have its
     * number.
     *
     * @param rowEnd what a row ends with, in ASCII; besides LF and CR
     */
    public static LineReader ofRows(InputStream in, String name, char rowEnd) {
        return new LineReader(in, name, rowEnd, true);
    }

    /** Goes to the next line; false at the end. */
    public boolean next() throws IOException, SensorDataException {
        joined = 0;
        start = next;
        int more = withinLine ? 0 : 1;
        if (!endOfLine()) {
            return false;
        }
        boolean mark = number == 0
                && end - start >= 3
                && buffer[start] == (byte) 0xEF
                && buffer[start + 1] == (byte) 0xBB
                && buffer[start + 2] == (byte) 0xBF;
        start += mark ? 3 : 0;
        number += more;
        return true;
    }

    /**
     * Makes the next line part of this one, the line break between them included, as where it stands within a quoted
     * field; false at the end.
     */
    public boolean join() throws IOException, SensorDataException {
        int first = joined == 0 ? next - start : joined;
        long before = joined == 0 ? number : numberBefore;
        int more = withinLine ? 0 : 1;
        if (!endOfLine()) {
            return false;
        }
        joined = first;
        numberBefore = before;
        number += more;
        return true;
    }

    /** Leaves the line without those that were joined to it. */
    public void part() {
        if (joined > 0) {
            next = start + joined;
            number = numberBefore;
            withinLine = within && buffer[next - 1] == lineEnd;
            joined = 0;
            end = next;
            while (end > start && isLineEnd(buffer[end - 1])) {
                end--;
            }
        }
    }

    /** Leaves out such bytes, and blanks behind them, at the line's end. */
    public void dropTail(byte tail) {
        int at = end;
        while (at > start && (buffer[at - 1] == tail || buffer[at - 1] == ' ' || buffer[at - 1] == '\t')) {
            at--;
            end = buffer[at] == tail ? at : end;
        }
    }

    /** What the lines come from. */
    public String name() {
        return name;
    }

    private boolean isLineEnd(byte c) {
        return c == '\n' || c == '\r' || c == lineEnd;
    }

    /** Finds where the line ends that goes on at {@link #next}; false if nothing is left. */
    private boolean endOfLine() throws IOException, SensorDataException {
        int scanned = next;
        while (true) {
            for (int at = scanned; at < limit; at++) {
                byte c = buffer[at];
                if ((c <= '\r' || c == lineEnd) && isLineEnd(c)) {
                    if (c == '\r' && at + 1 == limit && !ended) {
                        int before = at - start;
                        fill();
                        at = start + before;
                    }
                    end = at;
                    withinLine = within && c == lineEnd;
                    next = at + (c == '\r' && at + 1 < limit && buffer[at + 1] == '\n' ? 2 : 1);
                    return true;
                }
            }
            int done = limit - start;
            if (ended || !fill()) {
                if (next == limit) {
                    return false;
                }
                end = limit;
                next = limit;
                return true;
            }
            scanned = start + done;
        }
    }

    /** Moves the unfinished line to the front and reads on behind it. */
    private boolean fill() throws IOException, SensorDataException {
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        limit -= start;
        next -= start;
        start = 0;
        if (limit == buffer.length) {
            if (limit >= LONGEST_LINE) {
                throw new SensorDataException(
                        "%s:%s is longer than a megabyte; a text file with a sample per line was expected."
                                .formatted(name, number + 1));
            }
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        Interruption.check();
        int read = in.read(buffer, limit, buffer.length - limit);
        ended = read < 0;
        limit += Math.max(0, read);
        return !ended;
    }

    /** The bytes in which the line lies; valid until {@link #next}. */
    public byte[] bytes() {
        return buffer;
    }

    /** Where the line begins in {@link #bytes}. */
    public int start() {
        return start;
    }

    /** Where the line ends in {@link #bytes}, without its line break. */
    public int end() {
        return end;
    }

    /** Whether the line holds nothing but blanks. */
    public boolean isBlank() {
        for (int at = start; at < end; at++) {
            if (buffer[at] != ' ' && buffer[at] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Whether the line begins with these bytes, behind blanks. */
    public boolean startsWith(byte[] prefix) {
        int at = start;
        while (at < end && (buffer[at] == ' ' || buffer[at] == '\t')) {
            at++;
        }
        return Arrays.equals(buffer, at, Math.min(end, at + prefix.length), prefix, 0, prefix.length);
    }

    /** The line's number, from 1; of joined ones that of the last. */
    public long number() {
        return number;
    }

    /** Where the line stands: {@code name:number}. */
    public String where() {
        return name + ":" + number;
    }

    /** Part of the line as text. */
    public String text(int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }
}
