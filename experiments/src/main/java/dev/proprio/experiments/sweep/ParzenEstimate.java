package dev.proprio.experiments.sweep;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * A density between 0 and 1 that is high where points are (Parzen 1962): the mean of one normal distribution around each of them, as wide as
 * the greater of the distances to its neighbours, and of one over all, each cut off at 0 and 1 (Bergstra, Bardenet, Bengio and Kégl
 * 2011, section 4.2). Immutable.
 */
final class ParzenEstimate {
    /** No distribution around a point is narrower than this part of the whole, however many there are. */
    private static final int NARROWEST = 100;

    private final NormalDistribution[] parts;

    /** How much of each part is between 0 and 1. */
    private final double[] within;

    private ParzenEstimate(NormalDistribution[] parts) {
        this.parts = parts;
        this.within =
                Arrays.stream(parts).mapToDouble(part -> part.probability(0, 1)).toArray();
    }

    /** Around points between 0 and 1; over all alike if there are none. */
    static ParzenEstimate of(double[] points) {
        double[] sorted = Arrays.copyOf(points, points.length + 1);
        sorted[points.length] = 0.5;
        Arrays.sort(sorted);
        double narrowest = 1.0 / Math.min(NARROWEST, points.length + 1);
        var parts = new NormalDistribution[points.length + 1];
        boolean over = false;
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] == 0.5 && !over) {
                over = true;
                parts[i] = new NormalDistribution(0.5, 1);
                continue;
            }
            double left = sorted[i] - (i == 0 ? 0 : sorted[i - 1]);
            double right = (i == sorted.length - 1 ? 1 : sorted[i + 1]) - sorted[i];
            parts[i] = new NormalDistribution(sorted[i], Math.clamp(Math.max(left, right), narrowest, 1.0));
        }
        return new ParzenEstimate(parts);
    }

    /** The density at a point between 0 and 1. */
    double density(double at) {
        double sum = 0;
        for (int i = 0; i < parts.length; i++) {
            sum += parts[i].density(at) / within[i];
        }
        return sum / parts.length;
    }

    /** How probable it is to be between two points, both between 0 and 1. */
    double probability(double from, double to) {
        double sum = 0;
        for (int i = 0; i < parts.length; i++) {
            sum += parts[i].probability(from, to) / within[i];
        }
        return sum / parts.length;
    }

    /** A point that is distributed so. */
    double draw(KeyedRandom random) {
        NormalDistribution part = parts[random.nextInt(parts.length)];
        while (true) {
            // At least one in three is within: no part's middle is outside, and none is wider than the whole.
            double drawn = part.getMean() + part.getStandardDeviation() * random.nextGaussian();
            if (drawn >= 0 && drawn <= 1) {
                return drawn;
            }
        }
    }
}
