package dev.proprio.experiments.statistics;

import org.hipparchus.distribution.continuous.NormalDistribution;

/** The range of standard normal numbers, which Nemenyi's test needs and Hipparchus does not have. */
final class StudentizedRange {
    private static final NormalDistribution NORMAL = new NormalDistribution();
    private static final double REACH = 8;
    private static final int STEPS = 400;

    private StudentizedRange() {}

    /** The range that {@code count} normal numbers exceed with probability {@code alpha}, to about 1e-9. */
    static double quantile(int count, double alpha) {
        double low = 0;
        double high = 50;
        while (high - low > 1e-10) {
            double middle = (low + high) / 2;
            if (cumulative(middle, count) < 1 - alpha) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** k times the integral of φ(x) (Φ(x) - Φ(x - range))^(k-1), by Simpson's rule; x is the largest number. */
    static double cumulative(double range, int count) {
        double step = 2 * REACH / STEPS;
        double sum = 0;
        for (int i = 0; i <= STEPS; i++) {
            double x = -REACH + i * step;
            double within = NORMAL.cumulativeProbability(x) - NORMAL.cumulativeProbability(x - range);
            double value = NORMAL.density(x) * StrictMath.pow(within, count - 1);
            sum += value * (i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2);
        }
        return count * sum * step / 3;
    }
}
