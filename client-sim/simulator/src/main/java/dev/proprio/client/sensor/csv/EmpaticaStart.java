package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.LineReader;
import java.io.IOException;

/** The start time and sample rate with which files without a header begin that Empatica's devices wrote. */
final class EmpaticaStart {
    private static final double EARLIEST = 1e9;
    private static final double LATEST = 1e10;
    private static final double MOST_HERTZ = 10_000;

    private boolean startsWithTime;

    /**
     * When the first sample was taken.
     *
     * @param seconds since 1970
     * @param rate samples per second
     */
    record Start(double seconds, double rate) {}

    /**
     * Reads both rows.
     *
     * @param lines at the first of them; left at the second
     * @throws SensorDataException if they are something else
     */
    static Start read(TableLines lines, LineReader line, RowSplitter row) throws IOException, SensorDataException {
        double start = lines.split(row) ? value(line, row) : Double.NaN;
        double rate = lines.next() && lines.split(row) ? value(line, row) : Double.NaN;
        if (!isStart(start) || !isRate(rate)) {
            throw new SensorDataException(
                    "%s: layout empatica expects a start time in seconds since 1970 and a sample rate as the first two rows, the same in all columns; let files name others, or set layout to table."
                            .formatted(line.where()));
        }
        return new Start(start, rate);
    }

    /**
     * Refuses a file whose first rows would be read as samples.
     *
     * @param number the row's, from 1
     */
    void refuse(long number, LineReader line, RowSplitter row) throws SensorDataException {
        if (number == 1) {
            startsWithTime = isStart(value(line, row));
        } else if (number == 2 && startsWithTime && isRate(value(line, row))) {
            throw new SensorDataException(
                    "%s: the first two rows are a start time and a sample rate, as Empatica writes them, and would be read as samples; set layout to empatica."
                            .formatted(line.where()));
        }
    }

    private static boolean isStart(double value) {
        return value >= EARLIEST && value < LATEST;
    }

    private static boolean isRate(double value) {
        return value > 0 && value <= MOST_HERTZ;
    }

    /** The number that all fields of the row have in common; NaN if there is none. */
    private static double value(LineReader line, RowSplitter row) {
        double first = row.count() == 0 ? Double.NaN : row.number(line, 0);
        for (int i = 1; i < row.count(); i++) {
            if (row.number(line, i) != first) {
                return Double.NaN;
            }
        }
        return first;
    }
}
