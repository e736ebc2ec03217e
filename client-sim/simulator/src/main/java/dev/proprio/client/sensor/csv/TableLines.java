package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.LineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a table, without blank ones, comments and what stands before its header. */
final class TableLines {
    /** A field with more line breaks is a quote that was forgotten. */
    private static final int MOST_JOINED = 16;

    /** What tells a spreadsheet the delimiter, in a line of its own before the header. */
    private static final Pattern DELIMITER_HINT = Pattern.compile("\"?sep=.?\"?", Pattern.CASE_INSENSITIVE);

    private static final Pattern ATTRIBUTE =
            Pattern.compile("@attribute\\s+(?:'([^']*)'|\"([^\"]*)\"|(\\S+))\\s.*", Pattern.CASE_INSENSITIVE);

    private final LineReader line;
    private final CsvRecordings settings;
    private final byte[] comment;
    private final boolean endsInSemicolons;
    private final List<String> attributes = new ArrayList<>();

    TableLines(LineReader line, CsvRecordings settings) {
        this.line = line;
        this.settings = settings;
        this.comment = settings.comment().orElse("").getBytes(StandardCharsets.UTF_8);
        this.endsInSemicolons = settings.parsedDelimiter().character() != ';';
    }

    /**
     * Goes to the header, or to the first row if there is none; false if there is neither.
     *
     * @throws SensorDataException if what should stand before it does not
     */
    boolean begin() throws IOException, SensorDataException {
        for (int i = 0; i < settings.skipLines(); i++) {
            if (!line.next()) {
                return false;
            }
        }
        if (settings.headerUntil().isPresent()) {
            String marker = settings.headerUntil().get().strip().toLowerCase(Locale.ROOT);
            do {
                if (!line.next()) {
                    throw new SensorDataException(
                            "%s has no line '%s', with which header-until says that the block before the header ends."
                                    .formatted(
                                            line.name(), settings.headerUntil().get()));
                }
                Matcher attribute = ATTRIBUTE.matcher(text());
                if (attribute.matches()) {
                    attributes.add(attribute.group(attribute.start(1) >= 0 ? 1 : attribute.start(2) >= 0 ? 2 : 3));
                }
            } while (!text().toLowerCase(Locale.ROOT).startsWith(marker));
        }
        return next() && (line.number() > 1 || !DELIMITER_HINT.matcher(text()).matches() || next());
    }

    /** The columns that an ARFF file's block before the rows declares; none if it declares none. */
    List<String> attributes() {
        return attributes;
    }

    /** Goes to the next line with something on it. */
    boolean next() throws IOException, SensorDataException {
        while (line.next()) {
            if (endsInSemicolons) {
                line.dropTail((byte) ';');
            }
            if (!line.isBlank() && (comment.length == 0 || !line.startsWith(comment))) {
                return true;
            }
        }
        return false;
    }

    /** Splits the line, with those that follow if a quoted field has line breaks; false if a quote is misplaced. */
    boolean split(RowSplitter row) throws IOException, SensorDataException {
        return split(line, row);
    }

    /** The same of any lines. */
    static boolean split(LineReader line, RowSplitter row) throws IOException, SensorDataException {
        if (row.split(line)) {
            return true;
        }
        int joined = 0;
        while (row.isOpen() && joined < MOST_JOINED && line.join()) {
            joined++;
            if (row.split(line)) {
                return true;
            }
        }
        line.part();
        return false;
    }

    private String text() {
        return line.text(line.start(), line.end()).strip();
    }
}
