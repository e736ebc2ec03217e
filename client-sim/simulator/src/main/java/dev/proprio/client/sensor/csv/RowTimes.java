package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.archive.LineReader;

/** When a file's rows were measured, in seconds: as a column says, or by their number and a rate. */
final class RowTimes {
    /** A difference of rounded times is a little more than their unit. */
    private static final double ROUNDED = 1.001;

    private final RowSplitter row;
    private final LineReader line;
    private final int column;
    private final double unit;
    private final double longestStep;
    private final WrittenTime text = new WrittenTime();
    private double rate;
    private double start;
    private long number;
    private double smallestStep = Double.POSITIVE_INFINITY;

    /** @param column which of a row's fields tells its time; negative if none does */
    RowTimes(CsvRecordings settings, RowSplitter row, LineReader line, int column) {
        this.row = row;
        this.line = line;
        this.column = column;
        this.unit = settings.timeUnit().seconds();
        this.longestStep = settings.maxGap().toNanos() * 1e-9;
        this.rate = settings.rowRate();
    }

    /** Rows follow each other at this rate from this time on. */
    void startAt(EmpaticaStart.Start given) {
        start = given.seconds();
        rate = given.rate();
    }

    /** Whether rows have no times but by their number. */
    boolean areEven() {
        return column < 0;
    }

    /** The next row's time by its number. */
    double next() {
        return start + number++ / rate;
    }

    /** What the row's field says; NaN if it is no time. */
    double read() {
        double seconds = row.number(line, column) * unit;
        return Double.isNaN(seconds) ? text.seconds(row.text(line, column)) : seconds;
    }

    /** Whether times are times of day. */
    boolean areOfDay() {
        return text.isClock();
    }

    /** Whether a text is a date or a clock time. */
    static boolean isTime(String text) {
        return !Double.isNaN(new WrittenTime().seconds(text));
    }

    /** Takes note of a time, and of the last one of its recording. */
    void follows(double seconds, double last) {
        if (seconds > last && seconds - last < smallestStep) {
            smallestStep = seconds - last;
        }
    }

    /** Whether rows out of order can't be why a time is so long before the last: where times are rounded, not even by a unit of that. */
    boolean isSetBack(double seconds, double last) {
        double unit = Double.isInfinite(smallestStep) ? 0 : ROUNDED * smallestStep;
        return seconds < last - Math.max(longestStep, unit);
    }
}
