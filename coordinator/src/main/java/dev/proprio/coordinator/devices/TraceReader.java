package dev.proprio.coordinator.devices;

import dev.proprio.coordinator.devices.AvailabilityTrace.Habit;
import dev.proprio.coordinator.devices.AvailabilityTrace.Presence;
import dev.proprio.proto.extension.InvalidSettingException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads when devices are there from a file of lines {@code device,from_s,to_s}, or one that others have published
 * ({@link PublishedTraceReader}). What it complains of is never shown.
 */
public final class TraceReader {
    private static final String HEADER = "device,from_s,to_s";
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(?:\\.\\d{1,6})?");
    private static final int MOST_ROWS = 10_000_000;
    private static final double MICROS = 1e6;
    /** The bytes of a byte order mark. */
    private static final String MARK = "\u00ef\u00bb\u00bf";

    private final Path file;

    private TraceReader(Path file) {
        this.file = file;
    }

    /**
     * A file's trace.
     *
     * @param period after which it begins anew; without one, after its last interval
     * @throws InvalidSettingException of the component {@code file} or {@code period}, if it is none
     */
    public static AvailabilityTrace read(Path file, Optional<Duration> period, long seed) {
        TraceReader reader = new TraceReader(file);
        return reader.isJson() ? PublishedTraceReader.read(file, period, seed) : reader.read(period, seed);
    }

    private boolean isJson() {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            int seen = in.read();
            while (seen >= 0 && (seen <= ' ' || MARK.indexOf(seen) >= 0)) {
                seen = in.read();
            }
            return seen == '{' || seen == '[';
        } catch (IOException e) {
            throw refused(unreadable(file, e));
        }
    }

    /** Why a file can't be read, and what to do. */
    static String unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "is not there";
        }
        if (Files.isDirectory(file)) {
            return "must be a file, but is a folder";
        }
        if (e instanceof CharacterCodingException) {
            return "must be text in UTF-8, but is not; unpack it if it is packed, and make JSON of a pickle as docs/devices.md does";
        }
        return "can't be read: " + e.getClass().getSimpleName();
    }

    private record Row(int line, Presence interval) {}

    private AvailabilityTrace read(Optional<Duration> period, long seed) {
        Map<String, List<Row>> rows = rows();
        if (rows.isEmpty()) {
            throw refused("must have rows, but has none below its header");
        }
        long end = 0;
        for (List<Row> own : rows.values()) {
            own.sort(Comparator.comparingLong((Row row) -> row.interval().from()));
            for (int i = 1; i < own.size(); i++) {
                if (own.get(i).interval().from() < own.get(i - 1).interval().until()) {
                    throw refused("must have no intervals of one device that overlap, but those of lines %s and %s do"
                            .formatted(
                                    Math.min(own.get(i - 1).line(), own.get(i).line()),
                                    Math.max(own.get(i - 1).line(), own.get(i).line())));
                }
            }
            end = Math.max(end, own.getLast().interval().until());
        }
        long whole = period.map(given -> given.toNanos() / 1000).orElse(end);
        if (whole < end) {
            throw new InvalidSettingException(
                    "period",
                    "must be at least as long as the trace, whose last interval ends after %s s, but was %s s"
                            .formatted(end / MICROS, whole / MICROS));
        }
        Map<String, Habit> habits = new TreeMap<>();
        rows.forEach((device, own) -> habits.put(
                device, new Habit(whole, own.stream().map(Row::interval).toList())));
        return new AvailabilityTrace(seed, habits, List.of());
    }

    private Map<String, List<Row>> rows() {
        Map<String, List<Row>> rows = new HashMap<>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String header = reader.readLine();
            if (header == null || !header.replaceFirst("^\ufeff", "").strip().equals(HEADER)) {
                throw refused("must begin with the line " + HEADER + ", or be JSON as FLASH or FedScale have it");
            }
            int number = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (number > MOST_ROWS) {
                    throw refused("must have at most %s lines".formatted(MOST_ROWS));
                }
                if (!line.isBlank()) {
                    add(rows, line, number);
                }
            }
        } catch (IOException e) {
            throw refused(unreadable(file, e));
        }
        return rows;
    }

    private void add(Map<String, List<Row>> rows, String line, int number) {
        String[] cells = line.split(",", -1);
        if (cells.length != 3 || cells[0].isBlank()) {
            throw refused("must have a device and two times on line %s".formatted(number));
        }
        long from = micros(cells[1].strip(), number);
        long until = micros(cells[2].strip(), number);
        if (from >= until) {
            throw refused(
                    "must have intervals that end after they begin, but that of line %s is empty".formatted(number));
        }
        rows.computeIfAbsent(cells[0].strip(), device -> new ArrayList<>())
                .add(new Row(number, new Presence(from, until)));
    }

    private long micros(String seconds, int number) {
        if (!SECONDS.matcher(seconds).matches()) {
            throw refused("must have times in seconds, at least 0, on line %s".formatted(number));
        }
        return Math.round(Double.parseDouble(seconds) * MICROS);
    }

    private InvalidSettingException refused(String expectation) {
        return new InvalidSettingException("file", "%s: the trace %s".formatted(file.getFileName(), expectation));
    }
}
