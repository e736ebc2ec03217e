package dev.proprio.client.augmentation;

import dev.proprio.proto.random.KeyedRandom;

/** A curve over a window's points, drawn at a few knots that are evenly spaced and straight between them. Not thread-safe. */
final class KnotCurve {
    private final double[] knots;
    private final double[] values;

    /**
     * @param inner knots besides the two ends
     * @param length points
     */
    KnotCurve(int inner, int length) {
        this.knots = new double[inner + 2];
        this.values = new double[length];
    }

    /** Draws a curve around 1 whose logarithm, or whose value, has a deviation at each knot; returns its value at each point, to be overwritten. */
    double[] draw(double sigma, boolean positive, KeyedRandom random) {
        for (int i = 0; i < knots.length; i++) {
            double deviation = sigma * random.nextGaussian();
            knots[i] = positive ? StrictMath.exp(deviation) : 1 + deviation;
        }
        double step = values.length < 2 ? 0 : (knots.length - 1.0) / (values.length - 1);
        for (int t = 0; t < values.length; t++) {
            double at = t * step;
            int before = Math.min((int) at, knots.length - 2);
            double share = at - before;
            values[t] = knots[before] * (1 - share) + knots[before + 1] * share;
        }
        return values;
    }
}
