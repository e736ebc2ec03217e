package dev.proprio.proto.update;

/**
 * A metric that is itself a sum, so that it aggregates like everything else: the mean over whatever
 * was added is {@code sum / weight}.
 *
 * @param sum the sum of the measured values
 * @param weight how many (or how much) were summed; never negative
 */
public record Metric(double sum, double weight) {
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
