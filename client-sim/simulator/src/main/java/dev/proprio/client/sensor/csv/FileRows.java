package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.LineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rows of one file, on their way into stretches. */
final class FileRows {
    private static final int MOST_COLUMNS = 16_384;
    private static final RowFault UNCLOSED =
            RowFault.of("has a quote that isn't closed, or text behind a closing quote.");

    private final CsvRecordings settings;
    private final LineReader line;
    private final RowSplitter row;
    private final RowCounts tally;
    private final FileRecordingBuilder stretch;
    private final Header header;
    private final CachedText user;
    private final CachedText session;
    private final CachedText label;
    private final int time;
    private final int[] columns;
    private final float[] values;
    private final int sensor;
    private final byte[] wanted;
    private final Set<String> known;
    private final double rate;
    private long number;
    private final EmpaticaCheck empatica = new EmpaticaCheck();

    /**
     * @param part which rows and columns are read
     * @param line at the header, or at the first row if there is no header
     */
    FileRows(
            CsvRecordings settings,
            FilePart part,
            String path,
            LineReader line,
            FileRecordingBuilder stretch,
            LinesBeside beside,
            RowCounts tally)
            throws SensorDataException {
        this.settings = settings;
        this.line = line;
        this.tally = tally;
        this.row = new RowSplitter(settings.parsedDelimiter(), settings.decimalComma());
        if (!row.split(line)) {
            throw new SensorDataException(line.where() + " has a quote that isn't closed.");
        }
        tally.wide(row.count());
        if (row.count() > MOST_COLUMNS) {
            throw new SensorDataException("%s has %s columns, and at most %s are read; check delimiter."
                    .formatted(line.where(), row.count(), MOST_COLUMNS));
        }
        this.header = settings.header() ? Header.read(path, line, row) : Header.numbered(path, row.count());
        this.user = CachedText.of(RowField.parse("user", settings.user()), header, path, beside);
        this.session = CachedText.of(RowField.parse("session", settings.session()), header, path, beside);
        this.label = CachedText.of(settings.rowLabel(), header, path, beside);
        this.time = settings.time().isPresent() ? header.column(settings.time().get()) : -1;
        List<ChannelColumn> channels = part.columns();
        this.columns = new int[channels.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = header.column(channels.get(i).column());
        }
        this.values = new float[columns.length];
        this.sensor = part.column().isPresent() ? header.column(part.column().get()) : -1;
        this.wanted = part.sensor().getBytes(StandardCharsets.UTF_8);
        this.known = part.known();
        this.rate = settings.rowRate();
        this.stretch = stretch;
    }

    void read() throws IOException, SensorDataException {
        boolean more = !settings.header() || line.next();
        while (more) {
            if (!line.isBlank()) {
                boolean whole = row.split(line);
                if (isOfOtherSensor(whole)) {
                    more = line.next();
                    continue;
                }
                tally.row();
                RowFault fault = whole ? add() : UNCLOSED;
                number++;
                if (!fault.sentence().isEmpty()) {
                    refuse(fault);
                }
            }
            more = line.next();
        }
        stretch.end();
        for (CachedText text : List.of(user, session, label)) {
            text.requireLines(header.file(), number);
        }
    }

    private void refuse(RowFault fault) throws SensorDataException {
        String sentence = "%s %s".formatted(line.where(), fault.sentence());
        if (settings.onBadRow() == BadRows.FAIL) {
            throw SensorDataException.quoting(
                    sentence + " Correct the row, or set on-bad-row to skip to leave such rows out.", fault.excerpt());
        }
        stretch.end();
        tally.bad(sentence);
    }

    /** Of rows that are read in turn; those of sensors that are not asked for count once, as do those that can't be told. */
    private boolean isOfOtherSensor(boolean whole) {
        if (sensor < 0 || (whole && row.count() > sensor && row.is(line, sensor, wanted))) {
            return false;
        }
        if (known.isEmpty() || !whole || row.count() <= sensor) {
            return known.isEmpty();
        }
        if (!known.contains(row.text(line, sensor))) {
            tally.row();
            tally.otherSensor();
        }
        return true;
    }

    /** Takes the row in; returns what is wrong with it. */
    private RowFault add() throws SensorDataException {
        if (!settings.header()) {
            empatica.look(line.number(), line, row);
        }
        if (row.count() != header.names().size()) {
            return RowFault.of("has %s fields where %s were expected."
                    .formatted(row.count(), header.names().size()));
        }
        Optional<String> unreadable = unreadableText();
        if (unreadable.isPresent()) {
            return RowFault.of(
                    "has text that is not UTF-8 as its %s; save the file as UTF-8, for example with iconv -f latin1 -t utf-8."
                            .formatted(unreadable.get()));
        }
        String rowLabel = label.of(line, row, number);
        if (settings.intervals().isEmpty() && settings.isDropped(rowLabel)) {
            stretch.end();
            tally.dropped(rowLabel);
            return RowFault.NONE;
        }
        String rowUser = user.of(line, row, number);
        String rowSession = session.of(line, row, number);
        if (rowLabel.isEmpty() || rowUser.isEmpty() || rowSession.isEmpty()) {
            String what = rowLabel.isEmpty() ? "label" : rowUser.isEmpty() ? "user" : "session";
            return RowFault.of("has an empty " + what + ".");
        }
        double seconds = number / rate;
        if (time >= 0) {
            seconds = row.number(line, time) * settings.timeUnit().seconds();
            if (Double.isNaN(seconds)) {
                return notANumber(time);
            }
        }
        for (int i = 0; i < columns.length; i++) {
            values[i] = row.single(line, columns[i]);
            if (Float.isNaN(values[i])) {
                return notANumber(columns[i]);
            }
        }
        stretch.belongsTo(rowUser, rowSession, rowLabel);
        if (time >= 0 && seconds <= stretch.lastTime()) {
            return new RowFault(
                    "has a time that is not after the time of the row before in the same recording.", reads(time));
        }
        stretch.add(seconds, values);
        tally.used();
        return RowFault.NONE;
    }

    /** Which of user, session and label can't be read, as bytes that are no UTF-8 would be taken for others. */
    private Optional<String> unreadableText() {
        if (!label.isReadable(line, row)) {
            return Optional.of("label");
        }
        if (!user.isReadable(line, row)) {
            return Optional.of("user");
        }
        return session.isReadable(line, row) ? Optional.empty() : Optional.of("session");
    }

    /** The column is one that the settings name. */
    private RowFault notANumber(int column) {
        return new RowFault(
                "has no finite number in column '%s'.".formatted(header.names().get(column)), reads(column));
    }

    private String reads(int column) {
        return "The field reads '%s'.".formatted(row.text(line, column));
    }
}
