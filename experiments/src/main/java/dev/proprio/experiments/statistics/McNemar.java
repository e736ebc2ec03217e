package dev.proprio.experiments.statistics;

import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * McNemar's exact test (1947): of pairs that differ, either side would as likely be the one that is right.
 *
 * @param first how many pairs are right on the first side alone
 * @param second how many are on the second side alone
 * @param p the two-sided p-value; 1 when no pair differs
 */
public record McNemar(int first, int second, double p) {
    /** The test of so many pairs that differ one way, and so many that differ the other way. */
    public static McNemar of(int first, int second) {
        int differ = Math.addExact(first, second);
        if (first < 0 || second < 0) {
            throw new IllegalArgumentException("%s and %s are no counts".formatted(first, second));
        }
        double tail =
                differ == 0 ? 1 : new BinomialDistribution(differ, 0.5).cumulativeProbability(Math.min(first, second));
        return new McNemar(first, second, Math.min(1, 2 * tail));
    }
}
