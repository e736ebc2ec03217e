package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.Windows;

/**
 * Mean and variance per channel. Each part's are computed in two passes and merged by Chan, Golub and
 * LeVeque's update (1979), which loses no digits to large means.
 */
final class Moments {
    private final double[] mean;
    private final double[] squares;
    private long count;

    Moments(int channels) {
        mean = new double[channels];
        squares = new double[channels];
    }

    void add(Windows part) {
        int channels = mean.length;
        if (part.channels() != channels) {
            throw new IllegalArgumentException(
                    "windows of %d channels among windows of %d".formatted(part.channels(), channels));
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

    long count() {
        return count;
    }

    double[] mean() {
        return mean.clone();
    }

    /** The population's standard deviation. */
    double[] deviation() {
        double[] result = new double[squares.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.sqrt(squares[i] / count);
        }
        return result;
    }
}
