package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.SensorDataException;

/** The five or six fields of a line, {@code user,activity[,timestamp],x,y,z;}. */
final class WisdmLine {
    private static final int MOST = 6;

    private final int[] from = new int[MOST];
    private final int[] to = new int[MOST];
    private int fields;

    void split(LineReader lines) throws SensorDataException {
        byte[] bytes = lines.bytes();
        int end = lines.end();
        while (end > lines.start() && (bytes[end - 1] == ';' || bytes[end - 1] == ' ')) {
            end--;
        }
        fields = 0;
        int start = lines.start();
        for (int at = start; at <= end; at++) {
            if (at == end || bytes[at] == ',') {
                if (fields == MOST) {
                    throw refuse(lines, "more than six fields");
                }
                from[fields] = start;
                to[fields++] = at;
                start = at + 1;
            }
        }
        if (fields < MOST - 1) {
            throw refuse(lines, "%s fields".formatted(fields));
        }
    }

    /** Whether the line has a timestamp. */
    boolean stamped() {
        return fields == MOST;
    }

    String text(LineReader lines, int field) {
        return lines.text(from[field], to[field]).strip();
    }

    double number(LineReader lines, int field) throws SensorDataException {
        double value = DecimalText.toDouble(lines.bytes(), from[field], to[field]);
        if (Double.isNaN(value)) {
            throw refuse(lines, "no finite number in field %s".formatted(field + 1), reads(lines, field));
        }
        return value;
    }

    /** The number over {@code unit}. */
    float single(LineReader lines, int field, double unit) throws SensorDataException {
        float value = (float) (number(lines, field) / unit);
        if (Float.isInfinite(value)) {
            throw refuse(lines, "too large a number in field %s".formatted(field + 1), reads(lines, field));
        }
        return value;
    }

    SensorDataException refuse(LineReader lines, String found) {
        return refuse(lines, found, "");
    }

    private static SensorDataException refuse(LineReader lines, String found, String excerpt) {
        return SensorDataException.quoting(
                "%s holds %s; 'user,activity,timestamp,x,y,z;' or 'user,activity,x,y,z;' was expected. %s"
                        .formatted(lines.where(), found, WisdmWatch.REMEDY),
                excerpt);
    }

    private String reads(LineReader lines, int field) {
        return "The field reads '%s'.".formatted(text(lines, field));
    }
}
