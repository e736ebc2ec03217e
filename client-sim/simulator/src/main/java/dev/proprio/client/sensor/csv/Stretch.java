package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.Timeline;

/** A recording as it stands in a file, before users, sessions and labels have numbers. */
record Stretch(String user, String session, String label, Timeline timeline, float[] samples) {
    /** Samples per second from first to last time stamp; NaN with fewer than two samples. */
    double rate() {
        return switch (timeline) {
            case Timeline.Uniform(double rate) -> rate;
            case Timeline.Stamped(double[] seconds) ->
                seconds.length < 2 ? Double.NaN : (seconds.length - 1) / (seconds[seconds.length - 1] - seconds[0]);
        };
    }
}
