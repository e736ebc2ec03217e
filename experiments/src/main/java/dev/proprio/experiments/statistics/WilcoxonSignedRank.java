package dev.proprio.experiments.statistics;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The two-sided signed-rank test of paired differences (Wilcoxon 1945). Zeros are dropped, ties share
 * their average rank, and p is exact given the ties; only above {@value #MOST_EXACT} pairs it is the normal
 * approximation. Hipparchus's test is not used: its exact p ends at 30 pairs and is wrong with ties.
 *
 * @param pairs the differences that were given
 * @param used those that are not zero
 * @param positive the sum of the ranks of positive differences
 * @param negative the sum of the ranks of negative differences
 * @param p the two-sided p-value; 1 when no difference was used
 */
public record WilcoxonSignedRank(int pairs, int used, double positive, double negative, double p) {
    private static final int MOST_EXACT = 400;
    /** Differences of means that are equal in exact arithmetic may differ by rounding. */
    private static final double GRAIN = 1e-12;

    /** The test of {@code differences}, all finite. */
    public static WilcoxonSignedRank of(double... differences) {
        double[] rounded = Arrays.stream(differences)
                .map(difference -> Math.rint(difference / GRAIN))
                .filter(difference -> difference != 0)
                .toArray();
        double[] ranks = Ranks.ascending(Arrays.stream(rounded).map(Math::abs).toArray());
        double positive = 0;
        double negative = 0;
        for (int i = 0; i < rounded.length; i++) {
            if (rounded[i] > 0) {
                positive += ranks[i];
            } else {
                negative += ranks[i];
            }
        }
        double less = Math.min(positive, negative);
        double p = rounded.length <= MOST_EXACT ? exact(ranks, less) : approximate(ranks, less);
        return new WilcoxonSignedRank(differences.length, rounded.length, positive, negative, p);
    }

    /** The smallest p that {@code pairs} can give: all differences have one sign. */
    public static double smallestP(int pairs) {
        return Math.min(1, Math.scalb(2.0, -pairs));
    }

    /** The fewest pairs whose smallest p, times {@code comparisons}, is below {@code alpha}. */
    public static int pairsNeeded(double alpha, int comparisons) {
        int pairs = 1;
        while (comparisons * smallestP(pairs) >= alpha) {
            pairs++;
        }
        return pairs;
    }

    /** The matched-pairs rank-biserial correlation (Kerby 2014), from -1 to 1; 0 when nothing was used. */
    public double rankBiserial() {
        return used == 0 ? 0 : (positive - negative) / (positive + negative);
    }

    /** Twice the share of the 2^n assignments of signs whose rank sum is at most {@code less}. */
    private static double exact(double[] ranks, double less) {
        // Average ranks are multiples of a half, so that twice the sums are whole numbers.
        int[] doubled =
                Arrays.stream(ranks).mapToInt(rank -> (int) Math.rint(2 * rank)).toArray();
        double[] share = new double[Arrays.stream(doubled).sum() + 1];
        share[0] = 1;
        int reach = 0;
        for (int rank : doubled) {
            reach += rank;
            for (int sum = reach; sum >= 0; sum--) {
                share[sum] = (share[sum] + (sum >= rank ? share[sum - rank] : 0)) / 2;
            }
        }
        double tail = 0;
        for (int sum = 0; sum <= (int) Math.rint(2 * less); sum++) {
            tail += share[sum];
        }
        return Math.min(1, 2 * tail);
    }

    private static double approximate(double[] ranks, double less) {
        double mean = Arrays.stream(ranks).sum() / 2;
        double variance = Arrays.stream(ranks).map(rank -> rank * rank / 4).sum();
        double z = (less + 0.5 - mean) / Math.sqrt(variance);
        return Math.min(1, 2 * new NormalDistribution().cumulativeProbability(z));
    }
}
