package dev.proprio.experiments.mistakes;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.sensor.Windows;
import java.util.ArrayList;
import java.util.List;

/**
 * One channel of a window, fine enough to be drawn. The array is owned by the record and must not be written to.
 *
 * @param low what 0 stands for, in the channel's unit
 * @param high what 255 stands for
 * @param values one after the other, evenly over the window, unsigned
 */
public record ChannelTrace(float low, float high, byte[] values) {
    /** No more channels of a window are drawn. */
    public static final int MOST_CHANNELS = 12;

    /** Longer windows are drawn by the lowest and highest value of so many stretches. */
    private static final int STRETCHES = 48;

    private static final int STEPS = 255;

    /** How many values a channel of so many points is drawn with. */
    public static int values(int points) {
        return points <= 2 * STRETCHES ? points : 2 * STRETCHES;
    }

    /** The first {@link #MOST_CHANNELS} channels of a window, as they were before they were normalised. */
    public static List<ChannelTrace> of(Windows windows, int window, ModelInput input) {
        List<ChannelTrace> traces = new ArrayList<>();
        for (int channel = 0; channel < Math.min(windows.channels(), MOST_CHANNELS); channel++) {
            traces.add(drawn(points(windows, window, channel, input)));
        }
        return traces;
    }

    /** A channel of a window, as it was before it was normalised. */
    public static double[] points(Windows windows, int window, int channel, ModelInput input) {
        double factor = input.normalization().factor(channel);
        double mean = input.normalization().mean()[channel];
        double[] points = new double[windows.length()];
        for (int t = 0; t < points.length; t++) {
            float value = windows.features()[window * windows.size() + t * windows.channels() + channel];
            points[t] = factor == 0 ? mean : value / factor + mean;
        }
        return points;
    }

    /** The points, or the lowest and the highest of each stretch of them, in the order in which they come. */
    public static ChannelTrace drawn(double[] points) {
        double[] shown = points.length <= 2 * STRETCHES ? points : extremes(points);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : shown) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        byte[] values = new byte[shown.length];
        for (int i = 0; i < shown.length; i++) {
            values[i] = (byte) (high > low ? Math.round(STEPS * (shown[i] - low) / (high - low)) : STEPS / 2);
        }
        return new ChannelTrace((float) low, (float) high, values);
    }

    private static double[] extremes(double[] points) {
        double[] shown = new double[2 * STRETCHES];
        for (int stretch = 0; stretch < STRETCHES; stretch++) {
            int from = (int) ((long) points.length * stretch / STRETCHES);
            int to = (int) ((long) points.length * (stretch + 1) / STRETCHES);
            int lowest = from;
            int highest = from;
            for (int i = from; i < to; i++) {
                lowest = points[i] < points[lowest] ? i : lowest;
                highest = points[i] > points[highest] ? i : highest;
            }
            shown[2 * stretch] = points[Math.min(lowest, highest)];
            shown[2 * stretch + 1] = points[Math.max(lowest, highest)];
        }
        return shown;
    }

    /** The value at {@code index} of those drawn, from 0 at {@link #low} to 255 at {@link #high}. */
    public int step(int index) {
        return Byte.toUnsignedInt(values[index]);
    }
}
