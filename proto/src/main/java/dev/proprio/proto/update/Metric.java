package dev.proprio.proto.update;

/**
 * A metric that is itself a sum, so that it aggregates like everything else: the mean over whatever
 * was added is {@code sum / weight}.
 *
 * @param sum the sum of the measured values
 * @param weight how many (or how much) were summed; never negative
 */
public record Metric(double sum, double weight) {
    /** The name of the mean training loss, weighted by windows, in all epochs. */
    public static final String LOSS = "loss";

    /** The name of the mean of the squares of the mini-batches' losses, weighted by windows, whatever the epochs. */
    public static final String SQUARED_LOSS = "squared-loss";

    /** The name of the share of windows without a label that counted in training, of those that were looked at. */
    public static final String PSEUDO_LABELLED = "pseudo-labelled";

    /** The name of the share of right ones among their labels, of windows of which somebody knows what they are. */
    public static final String PSEUDO_RIGHT = "pseudo-right";

    public Metric {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("a metric's weight must be at least 0 but was " + weight);
        }
    }

    /** The mean, or NaN when nothing was added. */
    public double mean() {
        return sum / weight;
    }
}
