package dev.proprio.client.sensor.csv;

/** In what the beginning and end of a labelled interval are told. */
public enum IntervalUnit {
    /** In samples of the recording, by their number; the last one belongs to the interval. */
    SAMPLES(Double.NaN),
    S(1),
    MS(1e-3),
    US(1e-6),
    NS(1e-9);

    private final double seconds;

    IntervalUnit(double seconds) {
        this.seconds = seconds;
    }

    /** NaN for samples. */
    double seconds() {
        return seconds;
    }
}
