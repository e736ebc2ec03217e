package dev.proprio.client.sensor.csv;

/** What happens when a row can't be understood. */
public enum BadRows {
    /** Reading stops with a sentence that says where. */
    FAIL,
    /** The row is left out and counted, and the recording ends before it. */
    SKIP
}
