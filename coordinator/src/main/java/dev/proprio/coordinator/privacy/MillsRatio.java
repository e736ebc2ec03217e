package dev.proprio.coordinator.privacy;

/** The upper tail of the standard normal law over its density, which no large argument can bring to 0. */
final class MillsRatio {
    /** From here on the continued fraction is the quicker one of the two. */
    private static final double FRACTION_FROM = 2.5;

    private MillsRatio() {}

    /** @param x at least 0 */
    static double of(double x) {
        return x < FRACTION_FROM ? bySeries(x) : byFraction(x);
    }

    /** Half of all less what is between 0 and x (Abramowitz and Stegun 26.2.11). */
    private static double bySeries(double x) {
        double sum = 0;
        double term = x;
        for (int odd = 3; term > sum * 1e-18; odd += 2) {
            sum += term;
            term *= x * x / odd;
        }
        return Math.sqrt(Math.PI / 2) * Math.exp(x * x / 2) - sum;
    }

    /** 1/(x + 1/(x + 2/(x + 3/(x + ... (Abramowitz and Stegun 26.2.14), from its far end. */
    private static double byFraction(double x) {
        double fraction = x;
        for (int i = (int) (30 + 600 / (x * x)); i > 0; i--) {
            fraction = x + i / fraction;
        }
        return 1 / fraction;
    }
}
