package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.Timeline;
import java.time.Duration;

/** Arithmetic on times, in seconds. */
public final class Seconds {
    private static final double NANOS = 1e9;

    private Seconds() {}

    static double of(Duration duration) {
        return duration.getSeconds() + duration.getNano() / NANOS;
    }

    /** The median of the intervals between neighbours, or 0 when there are none. */
    public static double medianInterval(double[] seconds) {
        if (seconds.length < 2) {
            return 0;
        }
        double[] intervals = new double[seconds.length - 1];
        for (int i = 0; i < intervals.length; i++) {
            intervals[i] = seconds[i + 1] - seconds[i];
        }
        return OrderStatistic.upperMedian(intervals);
    }

    /** The typical time between a recording's samples. */
    static double interval(Recording recording) {
        return switch (recording.timeline()) {
            case Timeline.Uniform(double rate) -> 1 / rate;
            case Timeline.Stamped(double[] seconds) -> medianInterval(seconds);
        };
    }

    /** When sample {@code index} was taken, counted from the recording's first sample. */
    static double at(Recording recording, int index) {
        return switch (recording.timeline()) {
            case Timeline.Uniform(double rate) -> index / rate;
            case Timeline.Stamped(double[] seconds) -> seconds[index] - seconds[0];
        };
    }

    /** How long a recording lasts; its last sample lasts as long as a typical one. */
    public static double duration(Recording recording) {
        return recording.length() == 0 ? 0 : at(recording, recording.length() - 1) + interval(recording);
    }
}
