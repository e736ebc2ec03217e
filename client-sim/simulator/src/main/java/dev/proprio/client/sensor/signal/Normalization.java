package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.Windows;
import java.util.Arrays;

/**
 * Brings each channel to mean 0 and deviation 1. Fit it on training users only. The arrays are owned
 * by the record and must not be written to. Thread-safe.
 *
 * @param mean per channel
 * @param deviation per channel; a channel whose deviation is not above 1e-6 was constant, and becomes
 *     0 wherever it is applied
 */
public record Normalization(double[] mean, double[] deviation) {
    static final double FLOOR = 1e-6;

    public Normalization {
        if (mean.length != deviation.length) {
            throw new IllegalArgumentException("%s means for %s deviations".formatted(mean.length, deviation.length));
        }
        for (int i = 0; i < mean.length; i++) {
            if (!Double.isFinite(mean[i]) || !(deviation[i] >= 0) || Double.isInfinite(deviation[i])) {
                throw new IllegalArgumentException(
                        "channel %s has mean %s and deviation %s".formatted(i, mean[i], deviation[i]));
            }
        }
    }

    /** Changes nothing. */
    public static Normalization identity(int channels) {
        double[] ones = new double[channels];
        Arrays.fill(ones, 1);
        return new Normalization(new double[channels], ones);
    }

    /**
     * The mean and deviation of each channel over all windows. The order of {@code parts} decides the
     * last bits, so it must be fixed, by user for example. Only one part is looked at at a time.
     *
     * @param channels channels per point; without any sample the result is the identity
     */
    public static Normalization fit(int channels, Iterable<Windows> parts) {
        Moments moments = new Moments(channels);
        for (Windows part : parts) {
            moments.add(part);
        }
        return moments.normalization();
    }

    /** What a channel's values are multiplied by once the mean is taken off: 0 for a constant channel. */
    public double factor(int channel) {
        return deviation[channel] > FLOOR ? 1 / deviation[channel] : 0;
    }

    /** The windows, normalised; computed in double precision. */
    public Windows apply(Windows windows) {
        int channels = mean.length;
        if (windows.channels() != channels) {
            throw new IllegalArgumentException("windows of %s channels cannot be normalised with %s means"
                    .formatted(windows.channels(), channels));
        }
        float[] features = windows.features();
        float[] result = new float[features.length];
        for (int i = 0; i < features.length; i++) {
            int channel = i % channels;
            result[i] = deviation[channel] > FLOOR ? (float) ((features[i] - mean[channel]) / deviation[channel]) : 0;
        }
        return new Windows(windows.length(), channels, result, windows.labels());
    }
}
