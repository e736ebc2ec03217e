package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.Timeline;
import java.util.Arrays;

/** A recording as it stands in a file, before users, sessions and labels have numbers. */
record FileRecording(String user, String session, String label, Timeline timeline, float[] samples) {
    /** An interval of more than so many usual ones is a pause, in which nothing was measured. */
    private static final double PAUSE = 1.75;
    /** An interval that is longer, in seconds, is always a pause. */
    private static final double LONGEST_WAIT = 1;
    /** Longer intervals that are a larger share of all are no pauses. */
    private static final double COMMON = 0.1;

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
        return Arrays.equals(times(from, to), other.times(from, to));
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
        double usual = intervals[intervals.length / 2];
        int kept = upTo(intervals, PAUSE * usual);
        int waits = upTo(intervals, Math.max(LONGEST_WAIT, 4 * usual));
        if (waits - kept > COMMON * intervals.length) {
            // Short intervals and long ones in turn are those of rounded times or bursts.
            kept = waits;
        }
        // A row that came late left a long interval before it, and a short one behind it.
        int early = Math.min(upTo(intervals, usual / PAUSE), intervals.length - kept);
        double time = seconds[seconds.length - 1] - seconds[0];
        if (kept < intervals.length) {
            time = 0;
            for (int i = early; i < kept; i++) {
                time += intervals[i];
            }
        }
        return new ObservedRate((kept - early) / time, intervals.length - kept);
    }

    /** How many of sorted intervals are at most as long. */
    private static int upTo(double[] sorted, double longest) {
        int count = 0;
        while (count < sorted.length && sorted[count] <= longest) {
            count++;
        }
        return count;
    }
}
