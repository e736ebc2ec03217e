package dev.proprio.coordinator.privacy;

/**
 * Rényi divergence of a Poisson-subsampled Gaussian mechanism (Mironov, Talwar and Zhang 2019, arXiv:1908.10530, theorem 4:
 * the larger of both directions). Every sum here has positive terms alone, so nothing cancels at small rates.
 */
final class RenyiDivergence {
    /** Beyond this much quadrature, between whole orders, the chord of a convex function bounds it from above. */
    private static final double MOST_POINTS = 20_000;

    /** The trapezoidal rule's error is exp(-2 pi d / step) for a function analytic in a strip of half-width d. */
    private static final double STEPS_IN_STRIP = 0.15;

    private static final double TAIL_DEVIATIONS = 12;

    private RenyiDivergence() {}

    /** The divergence of an order greater than 1; infinite if it is beyond a double. */
    static double of(SubsampledGaussian mechanism, double order) {
        double variance = mechanism.noiseMultiplier() * mechanism.noiseMultiplier();
        return mechanism.isPlain() ? order / (2 * variance) : logMoment(mechanism, order) / (order - 1);
    }

    /** ln of the mean over the noise of (likelihood ratio)^order; convex in the order, 0 at 1. */
    private static double logMoment(SubsampledGaussian mechanism, double order) {
        int whole = (int) order;
        if (whole == order) {
            return logMoment(mechanism, whole);
        }
        double z = mechanism.noiseMultiplier();
        double step = Math.min(z / 8, STEPS_IN_STRIP * Math.PI * z * z);
        double from = -TAIL_DEVIATIONS * z;
        double to = order + TAIL_DEVIATIONS * z;
        if ((to - from) / step > MOST_POINTS) {
            double below = whole == 1 ? 0 : logMoment(mechanism, whole);
            return below + (order - whole) * (logMoment(mechanism, whole + 1) - below);
        }
        var excess = new LogSum();
        for (double x = from; x <= to; x += step) {
            excess.add(-x * x / (2 * z * z) + logExcess(mechanism.privacyLoss(x), order));
        }
        return softPlus(excess.log() + Math.log(step / (z * Math.sqrt(2 * Math.PI))));
    }

    /** The binomial theorem's terms of 0 and 1 are those of a mean of 1, which leaves what is added to it. */
    private static double logMoment(SubsampledGaussian mechanism, int order) {
        double q = mechanism.samplingRate();
        double variance = mechanism.noiseMultiplier() * mechanism.noiseMultiplier();
        var excess = new LogSum();
        double logChoose = Math.log(order);
        for (int j = 2; j <= order; j++) {
            logChoose += Math.log((order - j + 1.0) / j);
            double exponent = j * (j - 1.0) / (2 * variance);
            excess.add(logChoose + (order - j) * Math.log1p(-q) + j * Math.log(q) + logExpm1(exponent));
        }
        return softPlus(excess.log());
    }

    /** ln(r^order - 1 - order (r - 1)), whose last term has the mean 0, where r is the likelihood ratio. */
    private static double logExcess(double logRatio, double order) {
        double power = order * logRatio;
        if (power > 40) {
            return power + Math.log1p(-Math.exp(-power) - order * Math.exp(logRatio - power) * -Math.expm1(-logRatio));
        }
        double u = Math.expm1(logRatio);
        if (Math.abs(order * u) < 0.01) {
            double series = 1 + (order - 4) * u / 5 * (1 + (order - 5) * u / 6 * (1 + (order - 6) * u / 7));
            series = 1 + (order - 2) * u / 3 * (1 + (order - 3) * u / 4 * series);
            return Math.log(order * (order - 1) / 2 * u * u * series);
        }
        return Math.log(Math.expm1(power) - order * u);
    }

    private static double logExpm1(double x) {
        return x > 40 ? x : Math.log(Math.expm1(x));
    }

    /** ln(1 + e^x). */
    private static double softPlus(double x) {
        return x > 40 ? x : Math.log1p(Math.exp(x));
    }
}
