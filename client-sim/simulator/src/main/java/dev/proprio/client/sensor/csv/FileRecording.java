package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.Timeline;
import java.util.Arrays;

/** A recording as it stands in a file, before users, sessions and labels have numbers. */
record FileRecording(String user, String session, String label, Timeline timeline, float[] samples) {
    /** An interval of more than so many usual ones is a pause, in which nothing was measured. */
    private static final double PAUSE = 1.75;

    /**
     * Samples per second.
     *
     * @param rate outside pauses; NaN with fewer than two samples
     * @param pauses how many there are
     */
    record ObservedRate(double rate, int pauses) {}

    ObservedRate observedRate() {
        return switch (timeline) {
            case Timeline.Uniform(double rate) -> new ObservedRate(rate, 0);
            case Timeline.Stamped(double[] seconds) -> observedRate(seconds);
        };
    }

    private static ObservedRate observedRate(double[] seconds) {
        if (seconds.length < 2) {
            return new ObservedRate(Double.NaN, 0);
        }
        double[] intervals = new double[seconds.length - 1];
        for (int i = 0; i < intervals.length; i++) {
            intervals[i] = seconds[i + 1] - seconds[i];
        }
        Arrays.sort(intervals);
        double longest = PAUSE * intervals[intervals.length / 2];
        int kept = intervals.length;
        while (intervals[kept - 1] > longest) {
            kept--;
        }
        double time = seconds[seconds.length - 1] - seconds[0];
        if (kept < intervals.length) {
            time = 0;
            for (int i = 0; i < kept; i++) {
                time += intervals[i];
            }
        }
        return new ObservedRate(kept / time, intervals.length - kept);
    }
}
