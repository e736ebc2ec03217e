package dev.proprio.experiments.statistics;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The distribution of a sum of whole numbers each of which as likely has the other sign. Of ones it is that of the exact
 * McNemar test, of other numbers that of the permutation test of their mean. Where there are very many, the normal
 * approximation.
 */
public final class SignFlipDistribution {
    private static final long MOST_STEPS = 200_000;

    private final int most;
    /** The probability of at most {@code 2 i - most}, by i. */
    private final double[] cumulative;

    private SignFlipDistribution(int most, double[] cumulative) {
        this.most = most;
        this.cumulative = cumulative;
    }

    /** The distribution of the sum of {@code numbers}, whatever signs they have. */
    public static SignFlipDistribution of(int... numbers) {
        int[] sizes =
                Arrays.stream(numbers).map(Math::abs).filter(size -> size > 0).toArray();
        int most = Math.toIntExact(Arrays.stream(sizes).asLongStream().sum());
        return new SignFlipDistribution(
                most, (long) sizes.length * most <= MOST_STEPS ? exact(sizes, most) : approximate(sizes, most));
    }

    private static double[] exact(int[] sizes, int most) {
        // The sum is twice that of the numbers whose sign is positive, less all.
        double[] share = new double[most + 1];
        share[0] = 1;
        int reach = 0;
        for (int size : sizes) {
            reach += size;
            for (int sum = reach; sum >= 0; sum--) {
                share[sum] = (share[sum] + (sum >= size ? share[sum - size] : 0)) / 2;
            }
        }
        for (int sum = 1; sum <= most; sum++) {
            share[sum] = Math.min(1, share[sum] + share[sum - 1]);
        }
        return share;
    }

    private static double[] approximate(int[] sizes, int most) {
        double sd = Math.sqrt(
                Arrays.stream(sizes).mapToDouble(size -> (double) size * size).sum());
        var normal = new NormalDistribution();
        double[] share = new double[most + 1];
        Arrays.setAll(share, i -> normal.cumulativeProbability((2.0 * i - most + 1) / sd));
        return share;
    }

    /** The probability of a sum of at most {@code sum}. */
    public double atMost(double sum) {
        double at = Math.floor((sum + most) / 2);
        return at < 0 ? 0 : cumulative[(int) Math.min(at, most)];
    }

    /** The highest probability of a sum of at most something that is below {@code level}: how often a test rejects. */
    public double attained(double level) {
        return Arrays.stream(cumulative).filter(share -> share < level).max().orElse(0);
    }
}
