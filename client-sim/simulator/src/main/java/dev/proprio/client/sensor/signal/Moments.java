package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.Windows;

/**
 * Mean and variance per channel, gathered from windows. Each part's are computed in two passes and merged by Chan, Golub and
 * LeVeque's update (1979), which loses no digits to large means. The order of the
 * parts decides the last bits, so it must be fixed, by user for example. Not thread-safe.
 */
public final class Moments {
    private final double[] mean;
    private final double[] squares;
    private long count;

    /** Nothing yet, of {@code channels} channels. */
    public Moments(int channels) {
        mean = new double[channels];
        squares = new double[channels];
    }

    /** Adds the windows of one part, which is not kept. */
    public void add(Windows part) {
        int channels = mean.length;
        if (part.channels() != channels) {
            throw new IllegalArgumentException(
                    "windows of %s channels among windows of %s".formatted(part.channels(), channels));
        }
        float[] features = part.features();
        long points = (long) part.count() * part.length();
        if (points == 0) {
            return;
        }
        long total = count + points;
        for (int channel = 0; channel < channels; channel++) {
            double sum = 0;
            for (int i = channel; i < features.length; i += channels) {
                sum += features[i];
            }
            double own = sum / points;
            double spread = 0;
            for (int i = channel; i < features.length; i += channels) {
                spread += (features[i] - own) * (features[i] - own);
            }
            double shift = own - mean[channel];
            mean[channel] += shift * ((double) points / total);
            squares[channel] += spread + shift * shift * ((double) count * points / total);
        }
        count = total;
    }

    /** What brings each channel to mean 0 and deviation 1; the identity when nothing was added. */
    public Normalization normalization() {
        if (count == 0) {
            return Normalization.identity(mean.length);
        }
        double[] deviation = new double[squares.length];
        for (int i = 0; i < deviation.length; i++) {
            deviation[i] = Math.max(Math.sqrt(squares[i] / count), Normalization.FLOOR);
        }
        return new Normalization(mean.clone(), deviation);
    }
}
