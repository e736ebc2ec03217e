package dev.proprio.client.sensor.csv;

/** What files hold. */
public enum FileLayout {
    /** A sample per row, perhaps under a header. */
    TABLE,
    /** A start time in seconds, the samples per second, and then a sample per row, as Empatica's E4 writes them. */
    EMPATICA
}
