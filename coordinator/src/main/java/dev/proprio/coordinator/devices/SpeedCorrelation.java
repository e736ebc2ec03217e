package dev.proprio.coordinator.devices;

import java.util.Arrays;

/**
 * How devices' speed goes with how much data they have: the draw of a device's speed is {@code data} times how far the
 * logarithm of its windows is from the mean, in standard deviations, and for the rest chance. Immutable.
 *
 * @param data the correlation, between -1 and 1: above 0 fast devices have more data, below 0 slow ones
 * @param mean of the logarithm of how many windows devices have
 * @param deviation its standard deviation, greater than 0
 */
public record SpeedCorrelation(double data, double mean, double deviation) {
    /** A device with hardly any data is not slower, or faster, than this makes it. */
    private static final double MOST = 3;

    /** Devices whose data differ by less, about 1 %, have equally much. */
    private static final double LEAST = 0.01;

    /**
     * With the mean and the deviation of some devices.
     *
     * @param windows of each; with a deviation of 0 where all have about equally many
     */
    public static SpeedCorrelation of(double data, long[] windows) {
        double[] logs =
                Arrays.stream(windows).mapToDouble(SpeedCorrelation::logarithm).toArray();
        double mean = Arrays.stream(logs).average().orElse(0);
        double variance = Arrays.stream(logs)
                .map(log -> (log - mean) * (log - mean))
                .average()
                .orElse(0);
        double deviation = StrictMath.sqrt(variance);
        return new SpeedCorrelation(data, mean, deviation < LEAST ? 0 : deviation);
    }

    /** What is drawn for a device of so many windows, where chance alone would be {@code drawn}. */
    double of(double drawn, long windows) {
        double score = Math.clamp((logarithm(windows) - mean) / deviation, -MOST, MOST);
        return data * score + StrictMath.sqrt(1 - data * data) * drawn;
    }

    private static double logarithm(long windows) {
        return StrictMath.log((double) Math.max(1, windows));
    }
}
