package dev.proprio.experiments.statistics;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.distribution.continuous.FDistribution;

/**
 * Friedman's test whether treatments differ over blocks, in the F form of Iman and Davenport (Demšar 2006,
 * section 3.2.2). The statistic has no correction for ties, which makes it conservative.
 *
 * @param blocks how many blocks there are, at least 2
 * @param averageRanks each treatment's average rank, 1 for the best; at least 2 treatments
 * @param chiSquared Friedman's statistic
 * @param f Iman and Davenport's statistic; infinite when all blocks agree
 * @param p the p-value of {@code f}
 */
public record Friedman(int blocks, List<Double> averageRanks, double chiSquared, double f, double p) {
    public Friedman {
        averageRanks = List.copyOf(averageRanks);
    }

    /**
     * The test of {@code scores[block][treatment]}.
     *
     * @param higherIsBetter whether rank 1 is that of the highest score
     */
    public static Friedman of(double[][] scores, boolean higherIsBetter) {
        double[] sums = new double[scores[0].length];
        for (double[] block : scores) {
            double[] ranks = Ranks.ascending(Arrays.stream(block)
                    .map(score -> higherIsBetter ? -score : score)
                    .toArray());
            for (int i = 0; i < sums.length; i++) {
                sums[i] += ranks[i];
            }
        }
        return ofAverageRanks(
                scores.length,
                Arrays.stream(sums).map(sum -> sum / scores.length).toArray());
    }

    /** The test of average ranks over {@code blocks} blocks. */
    public static Friedman ofAverageRanks(int blocks, double... averageRanks) {
        int k = averageRanks.length;
        if (blocks < 2 || k < 2) {
            throw new IllegalArgumentException(
                    "Friedman's test needs 2 blocks and 2 treatments but had %s and %s".formatted(blocks, k));
        }
        double squares = Arrays.stream(averageRanks).map(rank -> rank * rank).sum();
        double chiSquared = Math.max(0, 12.0 * blocks / (k * (k + 1)) * (squares - k * (k + 1) * (k + 1) / 4.0));
        double rest = blocks * (k - 1) - chiSquared;
        List<Double> ranks = Arrays.stream(averageRanks).boxed().toList();
        if (rest <= 1e-9) {
            return new Friedman(blocks, ranks, chiSquared, Double.POSITIVE_INFINITY, 0);
        }
        double f = (blocks - 1) * chiSquared / rest;
        var distribution = new FDistribution(k - 1, (k - 1) * (blocks - 1.0));
        return new Friedman(blocks, ranks, chiSquared, f, 1 - distribution.cumulativeProbability(f));
    }
}
