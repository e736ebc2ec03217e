package dev.proprio.client.sensor.csv;

/** What happens when a row can't be used as it is. */
public enum BadRows {
    /** What can't mean anything else is repaired, other rows are left out, and all are counted. */
    REPAIR,
    /** The row is left out and counted. */
    SKIP,
    /** Reading stops with a sentence that says where. */
    FAIL
}
