package dev.proprio.proto.noise;

/**
 * How long a vector may become when each of its values is rounded up or down at random, and rounded anew until it is not longer
 * (conditional stochastic rounding; Kairouz, Liu and Steinke 2021, arXiv:2102.06387, proposition 22).
 */
public final class RoundedNorm {
    /** e to minus a half. */
    private static final double BETA = 0.6065306597126334;

    private RoundedNorm() {}

    /** The square of the norm that rounding must not exceed; at least two of five tries are short enough. */
    public static double squared(double norm, int dimension) {
        return squared(norm, dimension, BETA);
    }

    /**
     * The same for another rounding.
     *
     * @param norm before it, in units of the whole numbers
     * @param beta with which probability it may be longer, less than 1; at 0 it never is
     */
    public static double squared(double norm, int dimension, double beta) {
        double root = Math.sqrt(dimension);
        double never = (norm + root) * (norm + root);
        double seldom = norm * norm + dimension / 4.0 + Math.sqrt(-2 * StrictMath.log(beta)) * (norm + root / 2);
        return Math.min(never, seldom);
    }
}
