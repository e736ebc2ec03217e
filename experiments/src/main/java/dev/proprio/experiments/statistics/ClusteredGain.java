package dev.proprio.experiments.statistics;

import java.math.BigInteger;
import java.util.Optional;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The interval of how much larger one share of windows is than another, where devices were drawn, and not windows, and nobody knows
 * more than sums over devices. It is that of a ratio of sums (Cochran 1977, Sampling Techniques, section 6.3): with n windows and a
 * gain of g on a device, the gain over all is G/N, and its squared standard error K/(K-1) times the sum of (g - n G/N)^2, over N^2, for
 * K devices; Student's t with K-1 degrees of freedom. It takes devices as drawn independently from those that it speaks of; of few
 * devices, or where a few have most of the windows, it is too narrow.
 */
public final class ClusteredGain {
    private ClusteredGain() {}

    /**
     * The interval; nothing for fewer devices than {@link ClusteredShare#FEWEST_PEOPLE}, or where all have the same gain, so that nothing
     * can be told of others.
     *
     * @param devices how many have windows
     * @param windows N, their sum
     * @param gain G, the sum of their gains
     * @param squaredWindows the sum of n^2
     * @param squaredGains the sum of g^2
     * @param products the sum of n g
     * @param level the probability that the interval is to cover the gain, between 0 and 1
     */
    public static Optional<Interval> interval(
            long devices,
            long windows,
            long gain,
            long squaredWindows,
            long squaredGains,
            long products,
            double level) {
        if (devices < ClusteredShare.FEWEST_PEOPLE || windows < 1) {
            return Optional.empty();
        }
        BigInteger all = BigInteger.valueOf(windows);
        BigInteger more = BigInteger.valueOf(gain);
        // Times N^2, so that whole numbers cancel exactly.
        BigInteger spread = BigInteger.valueOf(squaredGains)
                .multiply(all.pow(2))
                .subtract(BigInteger.valueOf(products)
                        .multiply(all)
                        .multiply(more)
                        .shiftLeft(1))
                .add(BigInteger.valueOf(squaredWindows).multiply(more.pow(2)));
        if (spread.signum() <= 0) {
            return Optional.empty();
        }
        double square = (double) windows * windows;
        double error = Math.sqrt(spread.doubleValue() * devices / (devices - 1)) / square;
        double student = new TDistribution((double) (devices - 1)).inverseCumulativeProbability((1 + level) / 2);
        double middle = (double) gain / windows;
        return Optional.of(new Interval(middle - student * error, middle + student * error).clamped(-1, 1));
    }
}
