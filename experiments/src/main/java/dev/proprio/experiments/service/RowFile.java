package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.RowCursor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows in the order of their rounds that is being written to, read in pages. Where rounds begin is remembered,
 * so that a page costs what is on it. A line that is half written is not there yet. Thread-safe.
 */
final class RowFile {
    private static final String START = "{\"round\":";

    /** So many bytes may be read in vain before a page begins. */
    private static final int STRIDE = 1 << 16;

    private final Path file;
    private final List<Mark> marks = new ArrayList<>();
    private @Nullable Object identity;
    private long indexed;
    private int greatest;

    /** A place where a line begins, and the greatest round before it. */
    private record Mark(long offset, int before) {}

    /** A row as it was written. */
    record Row(int round, String json) {}

    /** Rows, and where those begin that did not fit. */
    record Page(List<Row> rows, Optional<RowCursor> next) {}

    RowFile(Path file) {
        this.file = file;
    }

    /**
     * The first rows after a place.
     *
     * @param upTo rows of later rounds do not count
     * @param mostRows how many at most
     * @param mostBytes how long they may be in all; one row is always returned
     */
    Page page(RowCursor after, int upTo, int mostRows, long mostBytes) throws IOException {
        List<Row> rows = new ArrayList<>();
        Object before = identity();
        try (FileChannel channel = FileChannel.open(file)) {
            boolean same = Objects.equals(before, identity());
            var lines = new CompleteLines(channel, same ? start(channel, before, after.round()) : 0);
            long bytes = 0;
            int round = after.round();
            int told = 0;
            for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
                int of = round(line.get());
                if (of <= after.round() || of > upTo) {
                    continue;
                }
                boolean skipped = rows.isEmpty() && told < after.skip();
                bytes += skipped ? 0 : line.get().length;
                if (!rows.isEmpty() && (rows.size() == mostRows || bytes > mostBytes)) {
                    return new Page(
                            rows, Optional.of(of == round ? new RowCursor(of - 1, told) : new RowCursor(round, 0)));
                }
                told = of == round ? told + 1 : 1;
                round = of;
                if (!skipped) {
                    rows.add(new Row(of, new String(line.get(), StandardCharsets.UTF_8)));
                }
            }
            return new Page(rows, Optional.empty());
        } catch (NoSuchFileException e) {
            return new Page(rows, Optional.empty());
        }
    }

    /** Changes when the file is written anew. */
    private @Nullable Object identity() throws IOException {
        return Files.exists(file)
                ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                : null;
    }

    private synchronized long start(FileChannel channel, @Nullable Object of, int round) throws IOException {
        if (!Objects.equals(identity, of) || channel.size() < indexed) {
            marks.clear();
            indexed = 0;
            greatest = 0;
            identity = of;
        }
        var lines = new CompleteLines(channel, indexed);
        for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (indexed - (marks.isEmpty() ? 0 : marks.getLast().offset()) >= STRIDE) {
                marks.add(new Mark(indexed, greatest));
            }
            greatest = Math.max(greatest, round(line.get()));
            indexed = lines.offset();
        }
        int low = 0;
        for (int high = marks.size(); low < high; ) {
            int middle = (low + high) >>> 1;
            if (marks.get(middle).before() <= round) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? 0 : marks.get(low - 1).offset();
    }

    /** The round that a line begins with; -1 if it is no row. */
    private static int round(byte[] line) {
        int at = START.length();
        for (int i = 0; i < at; i++) {
            if (line.length <= at || line[i] != START.charAt(i)) {
                return -1;
            }
        }
        long round = 0;
        while (at < line.length && line[at] >= '0' && line[at] <= '9' && round < Integer.MAX_VALUE) {
            round = 10 * round + line[at++] - '0';
        }
        return line[line.length - 1] == '}' && round < Integer.MAX_VALUE ? (int) round : -1;
    }
}
