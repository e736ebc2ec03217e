package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.signal.Seconds;
import java.util.Arrays;

/** A recording as it stands in a file, before users, sessions and labels have numbers. */
record FileRecording(String user, String session, String label, Timeline timeline, float[] samples) {
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
        return Intervals.PAUSE * Seconds.medianInterval(seconds());
    }

    /** The same measured later; of one with time stamps. */
    FileRecording later(double by) {
        return with(
                new Timeline.Stamped(
                        Arrays.stream(seconds()).map(time -> time + by).toArray()),
                samples);
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
        Intervals intervals = Intervals.of(seconds, seconds.length);
        double usual = intervals.median();
        int kept = intervals.upTo(Intervals.PAUSE * usual);
        int waits = intervals.upTo(Math.max(Intervals.LONGEST_WAIT, 4 * usual));
        if (waits - kept > COMMON * intervals.count() && !intervals.isInterruptedPace()) {
            // Short intervals and long ones in turn are those of rounded times or bursts.
            kept = waits;
        }
        // A row that came late left a long interval before it, and a short one behind it.
        int early = Math.min(intervals.upTo(usual / Intervals.PAUSE), intervals.count() - kept);
        double time = seconds[seconds.length - 1] - seconds[0];
        if (kept < intervals.count()) {
            time = 0;
            for (int i = early; i < kept; i++) {
                time += intervals.sorted()[i];
            }
        }
        return new ObservedRate((kept - early) / time, intervals.count() - kept);
    }
}
