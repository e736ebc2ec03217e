package dev.proprio.coordinator.audit;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The file {@code audit.jsonl} of a store: entries are added at its end, also by several processes, and never changed.
 * Each stands in the log, too. Thread-safe.
 */
public final class AuditTrail implements AutoCloseable {
    /** The name of the file. */
    public static final String FILE = "audit.jsonl";

    private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);
    private static final int PAGE_BYTES = 1 << 16;
    private static final int MOST = 100;

    private final Path file;
    private final FileChannel channel;
    private final Clock clock;
    private final RefusalLimit refusals;

    private AuditTrail(Path file, FileChannel channel, Clock clock) {
        this.file = file;
        this.channel = channel;
        this.clock = clock;
        this.refusals = new RefusalLimit(clock);
    }

    /** Opens the trail of a store, or begins it; only its owner may read it. */
    public static AuditTrail open(Path store, Clock clock) throws IOException {
        Path file = store.resolve(FILE);
        PrivateFiles.createFile(file);
        return new AuditTrail(file, FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND), clock);
    }

    /**
     * Notes what somebody did.
     *
     * @throws IOException if it can't be kept: then it should not be done
     */
    public void add(String who, String role, String from, String what, String outcome) throws IOException {
        count();
        write(new AuditEntry(clock.instant(), who, role, from, what, outcome));
    }

    /** Notes how many refusals of an earlier minute were not noted, once it is over. */
    private void count() throws IOException {
        unnoted(refusals.begun(), "minute before");
    }

    private void unnoted(long count, String when) throws IOException {
        if (count > 0) {
            write(new AuditEntry(
                    clock.instant(), "", "", "", "", "%s more were refused in the %s".formatted(count, when)));
        }
    }

    /** Notes who was refused; of very many in a minute only some one by one, so that nobody can fill the disk. */
    public void refused(String who, String role, String from, String what, String outcome) throws IOException {
        count();
        if (refusals.take()) {
            write(new AuditEntry(clock.instant(), who, role, from, what, outcome));
        }
    }

    private void write(AuditEntry entry) throws IOException {
        log.info(
                "{} ({}) from {}: {}: {}",
                entry.who(),
                entry.role().isEmpty() ? "no role" : entry.role(),
                entry.from(),
                entry.what(),
                entry.outcome());
        ByteBuffer line = ByteBuffer.wrap((ApiJson.write(entry) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            synchronized (channel) {
                while (line.hasRemaining()) {
                    channel.write(line);
                }
            }
        } catch (IOException e) {
            throw new IOException(
                    "%s can't be written (%s); see to its space and permissions".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * The newest entries before a place in the file.
     *
     * @param before as a page said; {@link Long#MAX_VALUE} for the newest
     */
    public AuditPage page(long before) throws IOException {
        try (FileChannel reading = FileChannel.open(file)) {
            long end = Math.min(before, reading.size());
            long begin = Math.max(0, end - PAGE_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (end - begin));
            while (bytes.hasRemaining() && reading.read(bytes, begin + bytes.position()) >= 0) {}
            return page(bytes.array(), begin);
        }
    }

    private static AuditPage page(byte[] bytes, long begin) {
        List<AuditEntry> entries = new ArrayList<>();
        int end = lineEnd(bytes, bytes.length);
        while (end > 0 && entries.size() < MOST) {
            int start = lineEnd(bytes, end - 1);
            if (start == 0 && begin > 0) {
                break;
            }
            parse(new String(bytes, start, end - 1 - start, StandardCharsets.UTF_8))
                    .ifPresent(entries::add);
            end = start;
        }
        long next = begin + end;
        return new AuditPage(entries, next > 0 && end < bytes.length ? Optional.of(next) : Optional.empty());
    }

    /** Behind the last line end before {@code to}; 0 if there is none. */
    private static int lineEnd(byte[] bytes, int to) {
        int end = to;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static Optional<AuditEntry> parse(String line) {
        try {
            return Optional.of(ApiJson.read(line, AuditEntry.class));
        } catch (JacksonException halfWritten) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            unnoted(refusals.ended(), "last minute");
        }
    }
}
