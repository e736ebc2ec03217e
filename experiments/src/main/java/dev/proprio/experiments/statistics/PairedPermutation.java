package dev.proprio.experiments.statistics;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The sign-flip test of a mean of paired differences (Fisher 1935, section 21; Pitman 1937): were there no effect, each
 * difference would as likely have had the other sign. The statistic is the sum, so that the test, the mean and its sign
 * are about the same quantity. Exact up to {@value #MOST_EXACT} differences that are not zero; above, the normal
 * approximation.
 *
 * @param pairs the differences that were given
 * @param used those that are not zero
 * @param p the two-sided p-value; 1 when no difference was used
 */
public record PairedPermutation(int pairs, int used, double p) {
    private static final int MOST_EXACT = 40;
    /** Differences of means that are equal in exact arithmetic may differ by rounding. */
    private static final double GRAIN = 1e-12;
    /** Differences of up to 2^17 are in grains as they are. */
    private static final int LARGEST_EXPONENT = 16;

    /** The test of {@code differences}, all finite. */
    public static PairedPermutation of(double... differences) {
        double[] used = Arrays.stream(differences)
                .filter(difference -> Math.rint(difference / GRAIN) != 0)
                .toArray();
        // No sum of grains may overflow, however large the differences; a power of 2 changes no digit of them.
        double largest = Arrays.stream(used).map(Math::abs).max().orElse(0);
        int exponent = Math.max(0, Math.getExponent(largest) - LARGEST_EXPONENT);
        long[] grains = Arrays.stream(used)
                .mapToLong(difference -> Math.round(Math.scalb(difference, -exponent) / GRAIN))
                .toArray();
        long reached = Math.abs(Arrays.stream(grains).sum());
        double p = grains.length <= MOST_EXACT ? exact(grains, reached) : approximate(grains, reached);
        return new PairedPermutation(differences.length, grains.length, p);
    }

    /** The share of all assignments of signs whose sum is as far from 0; each half's sums are listed and sorted. */
    private static double exact(long[] grains, long reached) {
        long[] low = sums(grains, 0, grains.length / 2);
        long[] high = sums(grains, grains.length / 2, grains.length);
        Arrays.sort(low);
        Arrays.sort(high);
        // Signs are symmetric: as many sums are at most -reached as are at least reached. Each grain is rounded.
        long enough = grains.length - reached;
        double count = 0;
        int at = 0;
        for (int i = high.length - 1; i >= 0; i--) {
            while (at < low.length && low[at] + high[i] <= enough) {
                at++;
            }
            count += at;
        }
        return Math.min(1, 2 * count / ((double) low.length * high.length));
    }

    private static long[] sums(long[] grains, int from, int to) {
        long[] sums = new long[1 << (to - from)];
        for (int i = from; i < to; i++) {
            int known = 1 << (i - from);
            for (int j = 0; j < known; j++) {
                sums[known + j] = sums[j] + grains[i];
                sums[j] -= grains[i];
            }
        }
        return sums;
    }

    private static double approximate(long[] grains, long reached) {
        double squares = Arrays.stream(grains)
                .mapToDouble(grain -> (double) grain * grain)
                .sum();
        return 2 * new NormalDistribution().cumulativeProbability(-reached / Math.sqrt(squares));
    }
}
