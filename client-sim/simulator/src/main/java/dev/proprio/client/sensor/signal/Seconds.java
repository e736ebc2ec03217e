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
        return ranked(intervals, intervals.length / 2);
    }

    /**
     * The value that stands at a place once all are in order: by quickselect (Hoare 1961), which puts them into another order.
     *
     * @param values of which none is NaN
     */
    static double ranked(double[] values, int place) {
        int from = 0;
        int to = values.length - 1;
        while (from < to) {
            double pivot = values[(from + to) >>> 1];
            int left = from;
            int right = to;
            while (left <= right) {
                while (values[left] < pivot) {
                    left++;
                }
                while (values[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    double swapped = values[left];
                    values[left++] = values[right];
                    values[right--] = swapped;
                }
            }
            if (place <= right) {
                to = right;
            } else if (place >= left) {
                from = left;
            } else {
                return pivot;
            }
        }
        return values[place];
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
    static double duration(Recording recording) {
        return recording.length() == 0 ? 0 : at(recording, recording.length() - 1) + interval(recording);
    }
}
