package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import java.util.Arrays;
import java.util.List;

/** Collects the samples of one activity until another begins, the clock restarts, or stamps end. */
final class WisdmRun {
    private static final int CHANNELS = 3;
    private static final long ROW = Double.BYTES + (long) Float.BYTES * CHANNELS;

    /** Samples that come late by less than this, in seconds, are dropped; the archive has a few. */
    private static final double LATE = 1;

    private final double rate;
    private final List<Recording> done;
    private final HeldMemory memory;
    private float[] samples = new float[CHANNELS * 4096];
    private double[] seconds = new double[4096];
    private int count;
    private int label;

    WisdmRun(double rate, List<Recording> done, HeldMemory memory) {
        this.rate = rate;
        this.done = done;
        this.memory = memory;
    }

    /** @param time in seconds, NaN if unknown */
    void add(int activity, double time, float x, float y, float z) throws SensorDataException {
        if (count > 0) {
            double last = seconds[count - 1];
            if (activity != label || Double.isNaN(time) != Double.isNaN(last) || time <= last - LATE) {
                end();
            } else if (time <= last) {
                return;
            }
        }
        if (count == seconds.length) {
            memory.take(count * ROW);
            seconds = Arrays.copyOf(seconds, 2 * count);
            samples = Arrays.copyOf(samples, 2 * samples.length);
        }
        label = activity;
        seconds[count] = time;
        samples[count * CHANNELS] = x;
        samples[count * CHANNELS + 1] = y;
        samples[count * CHANNELS + 2] = z;
        count++;
    }

    /** Whatever comes next is not the same run. */
    void end() throws SensorDataException {
        if (count > 0) {
            memory.take(count * ROW);
            Timeline timeline = Double.isNaN(seconds[0])
                    ? new Timeline.Uniform(rate)
                    : new Timeline.Stamped(Arrays.copyOf(seconds, count));
            done.add(new Recording(0, label, timeline, CHANNELS, Arrays.copyOf(samples, count * CHANNELS)));
            count = 0;
        }
    }
}
