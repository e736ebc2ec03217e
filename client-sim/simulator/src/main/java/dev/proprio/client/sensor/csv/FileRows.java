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
    private final TableLines lines;
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
    private final RowTimes times;
    private final EmpaticaStart empatica = new EmpaticaStart();
    private final BadShare share;
    private Optional<RowNames> rowNames = Optional.empty();
    private boolean more = true;
    private long number;

    /**
     * @param part which rows and columns are read
     * @param line at the header, or at the first row if there is no header
     */
    FileRows(
            CsvRecordings settings,
            FilePart part,
            String path,
            LineReader line,
            TableLines lines,
            FileRecordingBuilder stretch,
            LinesBeside beside,
            RowCounts tally)
            throws IOException, SensorDataException {
        this.settings = settings;
        this.line = line;
        this.lines = lines;
        this.tally = tally;
        this.row = new RowSplitter(settings.parsedDelimiter(), settings.decimalComma());
        this.header = header(path);
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
        this.stretch = stretch;
        this.share = new BadShare(path, settings);
        this.times = new RowTimes(settings, row, line, time);
        if (settings.layout() == FileLayout.EMPATICA) {
            this.times.startAt(EmpaticaStart.read(lines, line, row));
            this.more = lines.next();
        } else if (more && header.isRead() && isUnits()) {
            tally.units();
            this.more = lines.next();
        }
    }

    /** Reads the header, if there is one, and goes on to the first row, whose width tells more of it. */
    private Header header(String path) throws IOException, SensorDataException {
        boolean hasHeader = settings.header() && settings.layout() == FileLayout.TABLE;
        boolean whole = lines.split(row);
        if (!whole && (hasHeader || lines.attributes().isEmpty())) {
            throw new SensorDataException(line.where() + " has a quote that isn't closed.");
        }
        tally.wide(row.count());
        if (row.count() > MOST_COLUMNS) {
            throw new SensorDataException("%s has %s columns, and at most %s are read; check delimiter."
                    .formatted(line.where(), row.count(), MOST_COLUMNS));
        }
        if (!lines.attributes().isEmpty()) {
            return new Header(path, lines.attributes(), true);
        }
        if (!hasHeader) {
            return Header.numbered(path, row.count());
        }
        Header named = Header.read(path, line, row);
        more = lines.next();
        if (!more || !lines.split(row)) {
            return named;
        }
        Header fitted = named.fitted(line, row);
        if (fitted.names().size() > named.names().size()
                && fitted.names().getFirst().isEmpty()) {
            tally.rowNames();
            rowNames = Optional.of(new RowNames(row, line));
        }
        return fitted;
    }

    /** Whether the row behind the header has units or other words, and no number or time. */
    private boolean isUnits() throws IOException, SensorDataException {
        if (!lines.split(row) || !header.fits(row)) {
            return false;
        }
        boolean any = false;
        for (int field = 0; field < row.count(); field++) {
            String text = row.text(line, field);
            if (!row.isEmpty(field) && (MissingValue.is(text) || RowTimes.isTime(text) || isNumber(field))) {
                return false;
            }
        }
        for (int column : columns) {
            any |= !row.isEmpty(column);
        }
        return any || (time >= 0 && !row.isEmpty(time));
    }

    private boolean isNumber(int field) {
        return !Double.isNaN(row.number(line, field));
    }

    /** Reads all rows; returns whether their times are times of day. */
    boolean read() throws IOException, SensorDataException {
        while (more) {
            boolean whole = lines.split(row);
            if (whole && rowNames.isPresent() && header.fits(row)) {
                rowNames.get().check();
            }
            if (!isOfOtherSensor(whole)) {
                tally.row();
                share.row();
                double seconds = times.next();
                RowFault fault = whole ? add(seconds) : UNCLOSED;
                if (!fault.sentence().isEmpty()) {
                    refuse(fault, seconds);
                }
                number++;
            }
            more = lines.next();
        }
        stretch.end();
        row.requireQuotes(header.file());
        for (CachedText text : List.of(user, session, label)) {
            text.requireLines(header.file(), number);
        }
        share.check();
        return times.areOfDay();
    }

    private void refuse(RowFault fault, double seconds) throws SensorDataException {
        String sentence = "%s %s".formatted(line.where(), fault.sentence());
        if (settings.onBadRow() == BadRows.FAIL) {
            throw SensorDataException.quoting(
                    sentence + " Correct the row, or set on-bad-row to repair or skip.", fault.excerpt());
        }
        if (times.areEven() && settings.windowed()) {
            stretch.missing(seconds);
        }
        share.bad(sentence, fault.excerpt());
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
    private RowFault add(double even) throws SensorDataException {
        if (!settings.header() && settings.layout() == FileLayout.TABLE) {
            empatica.refuse(line.number(), line, row);
        }
        if (!header.fits(row)) {
            return RowFault.of("has %s fields where %s were expected."
                    .formatted(row.count(), header.names().size()));
        }
        Optional<String> unreadable = unreadableText();
        if (unreadable.isPresent()) {
            return RowFault.of(
                    "has text that is not UTF-8 as its %s; set encoding to what the file is written in, such as ISO-8859-1."
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
        boolean lacksLabel = rowLabel.isEmpty() && !(settings.intervals().isEmpty() && settings.keepsUntold());
        if (lacksLabel || rowUser.isEmpty() || rowSession.isEmpty()) {
            String what = lacksLabel ? "label" : rowUser.isEmpty() ? "user" : "session";
            return RowFault.of("has an empty " + what + ".");
        }
        double seconds = time >= 0 ? times.read() : even;
        if (Double.isNaN(seconds)) {
            return new RowFault(
                    "has no time in column '%s': neither a finite number nor a date or clock time."
                            .formatted(header.names().get(time)),
                    reads(time));
        }
        boolean repairs = settings.onBadRow() == BadRows.REPAIR && settings.windowed();
        for (int i = 0; i < columns.length; i++) {
            values[i] = row.single(line, columns[i]);
            if (Float.isNaN(values[i]) && !(repairs && MissingValue.is(row.text(line, columns[i])))) {
                return notANumber(columns[i]);
            }
        }
        stretch.belongsTo(rowUser, rowSession, settings.told(rowLabel));
        times.follows(seconds, stretch.lastTime());
        if (time >= 0 && seconds <= stretch.lastTime()) {
            RowFault late = late(seconds, repairs);
            if (!late.sentence().isEmpty()) {
                return late;
            }
        }
        stretch.add(seconds, values);
        tally.used();
        return RowFault.NONE;
    }

    /** A time that is not after the last is mended, is that of a clock that was set back, or is wrong. */
    private RowFault late(double seconds, boolean repairs) throws SensorDataException {
        if (settings.onBadRow() != BadRows.FAIL && times.isSetBack(seconds, stretch.lastTime())) {
            stretch.end();
            share.untimely(line.where());
            tally.setBack();
            return RowFault.NONE;
        }
        if (repairs) {
            if (seconds < stretch.lastTime()) {
                share.untimely(line.where());
                tally.sorted();
            }
            return RowFault.NONE;
        }
        return new RowFault(
                "has a time that is not after the time of the row before in the same recording.", reads(time));
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
        if (row.isAmbiguous(line, column)) {
            return new RowFault(
                    "has a number in column '%s' whose point may separate thousands or decimals, for decimal-comma is set; write numbers without points that separate thousands."
                            .formatted(header.names().get(column)),
                    reads(column));
        }
        return new RowFault(
                "has no finite number in column '%s'.".formatted(header.names().get(column)), reads(column));
    }

    private String reads(int column) {
        return "The field reads '%s'.".formatted(row.text(line, column));
    }
}
