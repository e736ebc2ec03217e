package dev.proprio.experiments.statistics;

import org.hipparchus.distribution.continuous.BetaDistribution;

/** The exact interval of a share (Clopper and Pearson 1934), which covers it at least as often as it says. */
public final class ShareInterval {
    private ShareInterval() {}

    /**
     * The interval of a share of which {@code found} of {@code all} were seen.
     *
     * @param found from 0 to {@code all}; the mean of several looks at the same units may be between whole numbers
     * @param all how many independent units there were, at least 1; as many as tell as much where they are not independent
     * @param level the probability that the interval is to cover the share, between 0 and 1
     */
    public static Interval of(double found, double all, double level) {
        if (all < 1 || !(found >= 0 && found <= all)) {
            throw new IllegalArgumentException("%s of %s is no share".formatted(found, all));
        }
        double tail = (1 - level) / 2;
        double low = found == 0 ? 0 : new BetaDistribution(found, all - found + 1).inverseCumulativeProbability(tail);
        double high =
                found == all ? 1 : new BetaDistribution(found + 1, all - found).inverseCumulativeProbability(1 - tail);
        return new Interval(low, high);
    }
}
