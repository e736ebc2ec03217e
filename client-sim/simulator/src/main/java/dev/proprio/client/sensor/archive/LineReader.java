package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.Interruption;
import dev.proprio.client.sensor.SensorDataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads lines as ranges of bytes, without making a string of each. Lines end with LF or CR LF; a
 * UTF-8 byte order mark at the beginning is skipped. Not thread-safe.
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

    /** @param name what the lines come from, for messages */
    public LineReader(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    /** Goes to the next line; false at the end. */
    public boolean next() throws IOException, SensorDataException {
        int scanned = next;
        while (true) {
            for (int at = scanned; at < limit; at++) {
                if (buffer[at] == '\n') {
                    line(at);
                    next = at + 1;
                    return true;
                }
            }
            scanned = limit - next;
            if (ended || !fill()) {
                if (next == limit) {
                    return false;
                }
                line(limit);
                next = limit;
                return true;
            }
        }
    }

    private void line(int stop) {
        start = next;
        end = stop > start && buffer[stop - 1] == '\r' ? stop - 1 : stop;
        boolean mark = number == 0
                && end - start >= 3
                && buffer[start] == (byte) 0xEF
                && buffer[start + 1] == (byte) 0xBB
                && buffer[start + 2] == (byte) 0xBF;
        start += mark ? 3 : 0;
        number++;
    }

    /** Moves the unfinished line to the front and reads on behind it. */
    private boolean fill() throws IOException, SensorDataException {
        System.arraycopy(buffer, next, buffer, 0, limit - next);
        limit -= next;
        next = 0;
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

    /** The line's number, from 1. */
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
