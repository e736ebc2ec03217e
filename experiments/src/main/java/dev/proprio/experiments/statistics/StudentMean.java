package dev.proprio.experiments.statistics;

import java.util.Optional;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The mean of values under several seeds.
 *
 * @param mean theirs
 * @param interval the 95 % interval for other seeds, by Student's t; absent for a single value, and where nothing varies
 */
public record StudentMean(double mean, Optional<Interval> interval) {
    /** What is less than this share of the largest value is rounding. */
    private static final double ROUNDING = 1e-12;

    /** That of {@code values}, at least one. */
    public static StudentMean of(double... values) {
        double mean = EffectSize.mean(values);
        double squares = 0;
        double largest = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
            largest = Math.max(largest, Math.abs(value));
        }
        if (values.length < 2 || Math.sqrt(squares) <= ROUNDING * largest) {
            return new StudentMean(mean, Optional.empty());
        }
        double freedom = values.length - 1;
        double reach = new TDistribution(freedom).inverseCumulativeProbability((1 + Interval.LEVEL) / 2)
                * Math.sqrt(squares / freedom / values.length);
        return new StudentMean(mean, Optional.of(new Interval(mean - reach, mean + reach)));
    }
}
