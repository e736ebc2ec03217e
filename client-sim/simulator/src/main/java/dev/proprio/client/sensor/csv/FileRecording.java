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

    /** When the samples were taken, in seconds; none where rows have no times. */
    double[] seconds() {
        return timeline instanceof Timeline.Stamped(double[] seconds) ? seconds : new double[0];
    }

    double start() {
        return seconds()[0];
    }

    double end() {
        double[] seconds = seconds();
        return seconds[seconds.length - 1];
    }

    /** The times from one to another, both included. */
    double[] times(double from, double to) {
        double[] seconds = seconds();
        int first = firstNotBefore(seconds, from);
        return Arrays.copyOfRange(seconds, first, first + within(from, to));
    }

    /** How many samples there are from one time to another, both included. */
    int within(double from, double to) {
        double[] seconds = seconds();
        return firstNotBefore(seconds, Math.nextUp(to)) - firstNotBefore(seconds, from);
    }

    boolean hasTimesOf(FileRecording other, double from, double to) {
        return this == other || Arrays.equals(times(from, to), other.times(from, to));
    }

    /** An interval that is longer is a pause. */
    double longestInterval() {
        double[] seconds = seconds();
        double[] intervals = new double[Math.max(0, seconds.length - 1)];
        for (int i = 0; i < intervals.length; i++) {
            intervals[i] = seconds[i + 1] - seconds[i];
        }
        Arrays.sort(intervals);
        return intervals.length == 0 ? 0 : PAUSE * intervals[intervals.length / 2];
    }

    /** Other samples of the same person, session and label. */
    FileRecording with(Timeline otherTimeline, float[] otherSamples) {
        return new FileRecording(user, session, label, otherTimeline, otherSamples);
    }

    /** The index of the first sample at that time or later. */
    static int firstNotBefore(double[] seconds, double time) {
        int found = Arrays.binarySearch(seconds, time);
        return found < 0 ? -found - 1 : found;
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
