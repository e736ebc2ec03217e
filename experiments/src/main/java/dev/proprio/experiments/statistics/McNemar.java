package dev.proprio.experiments.statistics;

import org.hipparchus.special.Beta;

/**
 * McNemar's exact test (1947): of pairs that differ, either side would as likely be the one that is right.
 *
 * @param first how many pairs are right on the first side alone
 * @param second how many are on the second side alone
 * @param p the two-sided p-value; 1 when no pair differs
 */
public record McNemar(long first, long second, double p) {
    /** The test of so many pairs that differ one way, and so many that differ the other way. */
    public static McNemar of(long first, long second) {
        if (first < 0 || second < 0) {
            throw new IllegalArgumentException("%s and %s are no counts".formatted(first, second));
        }
        long differ = Math.addExact(first, second);
        return new McNemar(first, second, differ == 0 ? 1 : Math.min(1, 2 * tail(Math.min(first, second), differ)));
    }

    /** The probability of at most so many of all: of a binomial law with even odds, by the regularized beta function. */
    private static double tail(long few, long all) {
        return Beta.regularizedBeta(0.5, (double) (all - few), (double) (few + 1));
    }
}
