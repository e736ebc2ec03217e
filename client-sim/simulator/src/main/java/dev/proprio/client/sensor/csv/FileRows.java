package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.LineReader;
import java.io.IOException;
import java.util.List;

/** The rows of one file, on their way into stretches. */
final class FileRows {
    private final CsvRecordings settings;
    private final LineReader line;
    private final RowSplitter row;
    private final Tally tally;
    private final StretchBuilder stretch;
    private final Header header;
    private final CachedText user;
    private final CachedText session;
    private final CachedText label;
    private final int time;
    private final int[] columns;
    private final float[] values;

    /** @param line at the header, or at the first row if there is no header */
    FileRows(CsvRecordings settings, String path, LineReader line, List<Stretch> stretches, Tally tally)
            throws SensorDataException {
        this.settings = settings;
        this.line = line;
        this.tally = tally;
        this.row = new RowSplitter(settings.parsedDelimiter(), settings.decimalComma());
        if (!row.split(line)) {
            throw new SensorDataException(line.where() + " has a quote that isn't closed.");
        }
        this.header = settings.header() ? Header.read(path, line, row) : Header.numbered(path, row.count());
        this.user = CachedText.of(Field.parse("user", settings.user()), header, path);
        this.session = CachedText.of(Field.parse("session", settings.session()), header, path);
        this.label = CachedText.of(Field.parse("label", settings.label()), header, path);
        this.time = settings.time().isPresent() ? header.column(settings.time().get()) : -1;
        List<Channel> channels = settings.parsedChannels();
        this.columns = new int[channels.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = header.column(channels.get(i).column());
        }
        this.values = new float[columns.length];
        double rate = time < 0 ? settings.rate().orElse(Double.NaN) : Double.NaN;
        this.stretch = new StretchBuilder(columns.length, rate, stretches);
    }

    void read() throws IOException, SensorDataException {
        boolean more = !settings.header() || line.next();
        while (more) {
            if (!line.isBlank()) {
                tally.row();
                String fault = add();
                if (!fault.isEmpty()) {
                    refuse(fault);
                }
            }
            more = line.next();
        }
        stretch.end();
    }

    private void refuse(String fault) throws SensorDataException {
        String sentence = "%s %s".formatted(line.where(), fault);
        if (settings.onBadRow() == BadRows.FAIL) {
            throw new SensorDataException(
                    sentence + " Correct the row, or set on-bad-row to skip to leave such rows out.");
        }
        stretch.end();
        tally.bad(sentence);
    }

    /** Takes the row in; returns what is wrong with it, or an empty text. */
    private String add() {
        if (!row.split(line)) {
            return "has a quote that isn't closed, or text behind a closing quote.";
        }
        if (row.count() != header.names().size()) {
            return "has %d fields where %d were expected."
                    .formatted(row.count(), header.names().size());
        }
        String rowLabel = label.of(line, row);
        if (isDropped(rowLabel)) {
            stretch.end();
            tally.dropped(rowLabel);
            return "";
        }
        String rowUser = user.of(line, row);
        String rowSession = session.of(line, row);
        if (rowLabel.isEmpty() || rowUser.isEmpty() || rowSession.isEmpty()) {
            String what = rowLabel.isEmpty() ? "label" : rowUser.isEmpty() ? "user" : "session";
            return "has an empty " + what + ".";
        }
        double seconds = 0;
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
            return "has the time '%s', which is not after the time of the row before in the same recording."
                    .formatted(row.text(line, time));
        }
        stretch.add(seconds, values);
        return "";
    }

    private boolean isDropped(String rowLabel) {
        return settings.ignoreLabels().contains(rowLabel)
                || (!settings.labels().isEmpty() && !settings.labels().contains(rowLabel));
    }

    private String notANumber(int column) {
        return "has '%s' in column '%s' where a finite number was expected."
                .formatted(row.text(line, column), header.names().get(column));
    }
}
