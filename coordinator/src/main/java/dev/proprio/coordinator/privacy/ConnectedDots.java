package dev.proprio.coordinator.privacy;

import java.util.Arrays;

/**
 * Puts the privacy loss of a subsampled Gaussian, when one unit is removed, on a grid. Both masses that an interval gives to
 * its ends are integrals of something positive, so that none is a difference of numbers that are nearly equal.
 */
final class ConnectedDots {
    /** Nodes and weights of Gauss and Legendre on [-1, 1]: exact for polynomials up to degree 7. */
    private static final double[] NODES = {
        -0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526
    };

    private static final double[] WEIGHTS = {
        0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538
    };

    /** The quadrature's pieces are at most this part of the scale on which what is integrated changes. */
    private static final double PIECE = 0.05;

    private final SubsampledGaussian mechanism;
    private final double variance;
    private final double from;
    private final double to;

    /**
     * @param tail how much of either neighbour's law, at either end, may be left out: greater than 0
     */
    ConnectedDots(SubsampledGaussian mechanism, double tail) {
        this.mechanism = mechanism;
        double z = mechanism.noiseMultiplier();
        variance = z * z;
        double noiseAlone = z * deviations(tail / 2);
        from = -noiseAlone;
        to = Math.max(noiseAlone, 1 + z * deviations(tail / (2 * mechanism.samplingRate())));
    }

    /** Beyond so many standard deviations is at most this much of a normal law. */
    private static double deviations(double tail) {
        return Math.sqrt(2 * Math.max(0, -Math.log(2 * tail)));
    }

    /** How far apart the least and the greatest loss are. */
    double range() {
        return mechanism.privacyLoss(to) - mechanism.privacyLoss(from);
    }

    PrivacyLossDistribution distribution(double interval) {
        long lowest = (long) Math.floor(mechanism.privacyLoss(from) / interval);
        int points = (int) ((long) Math.ceil(mechanism.privacyLoss(to) / interval) - lowest + 1);
        double[] mass = new double[points];
        double left = from;
        for (int i = 0; i + 1 < points; i++) {
            double right = i + 2 == points ? to : Math.clamp(noise((lowest + i + 1) * interval), left, to);
            split(left, right, (lowest + i) * interval, interval, mass, i);
            left = right;
        }
        Arrays.setAll(mass, i -> Math.log(mass[i]));
        return new PrivacyLossDistribution(interval, lowest, mass);
    }

    /** Where the loss is this much, in clipping norms; negative infinity if it is more everywhere. */
    private double noise(double loss) {
        double q = mechanism.samplingRate();
        double excess = q == 1 ? 1 : -Math.expm1(Math.log1p(-q) - loss);
        return excess <= 0 ? Double.NEGATIVE_INFINITY : variance * (loss + Math.log(excess / q)) + 0.5;
    }

    /** Gives what is between two losses, {@code lower} and one interval more, to mass {@code i} and the next. */
    private void split(double left, double right, double lower, double interval, double[] mass, int i) {
        int pieces = (int) Math.ceil((right - left) / (PIECE * Math.min(mechanism.noiseMultiplier(), variance)));
        double half = (right - left) / (2 * pieces);
        double toLower = 0;
        double toUpper = 0;
        for (int piece = 0; piece < pieces; piece++) {
            double middle = left + (2 * piece + 1) * half;
            for (int node = 0; node < NODES.length; node++) {
                double x = middle + half * NODES[node];
                double loss = mechanism.privacyLoss(x);
                double density = WEIGHTS[node] * Math.exp(loss - x * x / (2 * variance));
                toLower += density * Math.expm1(lower + interval - loss);
                toUpper -= density * Math.expm1(lower - loss);
            }
        }
        double scale = half / Math.sqrt(2 * Math.PI * variance);
        mass[i] += Math.max(0, scale * toLower / Math.expm1(interval));
        mass[i + 1] += Math.max(0, scale * toUpper / -Math.expm1(-interval));
    }
}
