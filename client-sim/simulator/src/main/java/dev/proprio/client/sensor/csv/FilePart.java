package dev.proprio.client.sensor.csv;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of a file becomes a recording: all of it, or one sensor's rows.
 *
 * @param sensor the sensor's name, or an empty text
 * @param columns the columns with samples
 * @param column the column that names the sensor row by row, if one does
 * @param known the sensors whose rows are read in turn, for the first of them, which counts the rows of others; else empty
 */
record FilePart(String sensor, List<ChannelColumn> columns, Optional<String> column, Set<String> known) {
    FilePart {
        columns = List.copyOf(columns);
        known = Set.copyOf(known);
    }

    /** A file, or all that a file has of a sensor. */
    static FilePart ofFile(String sensor, List<ChannelColumn> columns) {
        return new FilePart(sensor, columns, Optional.empty(), Set.of());
    }
}
