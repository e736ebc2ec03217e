package dev.proprio.client.sensor.csv;

/** The unit of a time column. */
public enum TimeUnit {
    S(1),
    MS(1e-3),
    US(1e-6),
    NS(1e-9),
    /** Days, as spreadsheets count them. */
    D(86_400);

    private final double seconds;

    TimeUnit(double seconds) {
        this.seconds = seconds;
    }

    double seconds() {
        return seconds;
    }
}
