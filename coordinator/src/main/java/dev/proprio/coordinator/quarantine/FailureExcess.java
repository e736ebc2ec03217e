package dev.proprio.coordinator.quarantine;

/** Whether so many failures are more than chance. */
final class FailureExcess {
    private FailureExcess() {}

    /**
     * The probability that at least so many of the tries fail if each fails with a probability of {@code share}. For tries
     * of different probabilities with that mean it is an upper bound, from {@code tries * share + 1} failures on (Hoeffding
     * 1956, theorem 4).
     */
    static double tail(int tries, int failures, double share) {
        if (failures <= 0 || share >= 1) {
            return 1;
        }
        if (share <= 0) {
            return 0;
        }
        double logOdds = Math.log(share) - Math.log1p(-share);
        double term = tries * Math.log1p(-share);
        double sum = 0;
        for (int k = 0; k <= tries; k++) {
            if (k >= failures) {
                sum += Math.exp(term);
            }
            term += Math.log(tries - k) - Math.log(k + 1.0) + logOdds;
        }
        return Math.min(1, sum);
    }

    /** The upper end of the interval of a share that {@code z} standard errors make (Wilson 1927). */
    static double upperBound(double failures, double tries, double z) {
        if (tries <= 0) {
            return 1;
        }
        double share = failures / tries;
        double square = z * z / tries;
        double spread = z * Math.sqrt(share * (1 - share) / tries + square / (4 * tries));
        return Math.min(1, (share + square / 2 + spread) / (1 + square));
    }
}
