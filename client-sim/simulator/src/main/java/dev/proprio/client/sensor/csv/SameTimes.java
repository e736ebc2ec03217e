package dev.proprio.client.sensor.csv;

/** What becomes of rows that have the time of the row before. */
public enum SameTimes {
    /** They are spread over the interval to the next time, as where times are rounded or told once for a few samples. */
    SPREAD,
    /** The first of them counts. */
    FIRST,
    /** Their mean counts. */
    MEAN
}
