package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.LineReader;

/** Finds files without a header that begin with a start time and a sample rate instead of samples, as Empatica's do. */
final class EmpaticaCheck {
    private static final double EARLIEST = 1e9;
    private static final double LATEST = 1e10;
    private static final double MOST_HERTZ = 10_000;

    private boolean startsWithTime;

    /**
     * Looks at a row.
     *
     * @param number the row's, from 1
     */
    void look(long number, LineReader line, RowSplitter row) throws SensorDataException {
        if (number == 1) {
            double start = value(line, row);
            startsWithTime = start >= EARLIEST && start < LATEST;
        } else if (number == 2 && startsWithTime) {
            double rate = value(line, row);
            if (rate > 0 && rate <= MOST_HERTZ) {
                throw new SensorDataException(
                        "%s: the first two rows are a start time and a sample rate, as Empatica writes them, and would be read as samples; remove them from the files, and set rate."
                                .formatted(line.where()));
            }
        }
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
