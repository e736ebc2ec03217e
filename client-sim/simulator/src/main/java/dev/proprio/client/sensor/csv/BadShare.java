package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.text.CountText;

/** Stops the reading of a file of which too much is wrong for a repair. */
final class BadShare {
    private final String file;
    private final boolean applies;
    private final double most;
    private long rows;
    private long bad;
    private String sentence = "";
    private String excerpt = "";

    BadShare(String file, CsvRecordings settings) {
        this.file = file;
        this.applies = settings.onBadRow() == BadRows.REPAIR;
        this.most = settings.badShare();
    }

    void row() {
        rows++;
    }

    void bad(String why, String quoted) {
        if (bad == 0) {
            sentence = why;
            excerpt = quoted;
        }
        bad++;
    }

    void untimely(String where) {
        bad(where + " has a time before that of the row before in the same recording.", "");
    }

    /**
     * Looks at what was counted.
     *
     * @throws SensorDataException if it is too much; says what was wrong first
     */
    void check() throws SensorDataException {
        if (applies && bad > most * rows) {
            throw SensorDataException.quoting(
                    "%s %s bad or out of order in '%s', more than the share of %s that bad-share allows. Correct the rows, or set on-bad-row to skip to leave such rows out."
                            .formatted(sentence, CountText.partOf(bad, rows, "rows", "is", "are"), file, most),
                    excerpt);
        }
    }
}
