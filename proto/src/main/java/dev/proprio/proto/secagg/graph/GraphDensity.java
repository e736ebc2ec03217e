package dev.proprio.proto.secagg.graph;

import java.util.Locale;
import java.util.Optional;

/**
 * How many neighbours a client needs and which threshold its secrets: the smallest even k for which, except with
 * probability 2^-40, the honest survivors stay connected and no client has too many corrupt neighbours, and, except
 * with probability 2^-20, enough neighbours answer (Bell et al. 2020, with exact tails as in Google's federated-compute).
 *
 * @param cohort number of clients, n
 * @param corrupt most corrupt clients in the cohort
 * @param dropped most clients that drop out
 */
public record GraphDensity(int cohort, int corrupt, int dropped) {
    private static final int SECURITY_BITS = 40;
    private static final int CORRECTNESS_BITS = 20;

    public GraphDensity {
        if (cohort < 1 || corrupt < 0 || dropped < 0 || corrupt > cohort || dropped > cohort) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a cohort of %s cannot have %s corrupt and %s dropping clients",
                    cohort,
                    corrupt,
                    dropped));
        }
    }

    /**
     * The density for shares in millionths of the cohort.
     *
     * @param corruptPpm corrupt clients per million
     * @param dropoutPpm dropping clients per million
     */
    public static GraphDensity ofShares(int cohort, int corruptPpm, int dropoutPpm) {
        return new GraphDensity(cohort, share(cohort, corruptPpm), share(cohort, dropoutPpm));
    }

    /** The whole number of clients at or below {@code ppm} millionths of {@code cohort}. */
    public static int share(int cohort, int ppm) {
        return (int) ((long) cohort * ppm / 1_000_000);
    }

    /** Number of neighbours and threshold. */
    public record ChosenDensity(int neighbours, int threshold) {}

    /** The smallest ring that satisfies all conditions; empty if only the complete graph may. */
    public Optional<ChosenDensity> smallest(ThreatModel threat) {
        for (int k = 2; k < cohort - 1; k += 2) {
            int threshold = leastThreshold(k, threat);
            if (threshold <= survivingNeighbours(k) && connected(k)) {
                return Optional.of(new ChosenDensity(k, threshold));
            }
        }
        return Optional.empty();
    }

    /** The smallest threshold that is safe with {@code neighbours} neighbours each. */
    public int leastThreshold(int neighbours, ThreatModel threat) {
        int others = Math.min(neighbours, cohort - 1);
        return threat.leastThreshold(others, corruptNeighbours(others));
    }

    /** Whether the clients that neither drop nor are corrupt stay connected with {@code neighbours} each. */
    public boolean connected(int neighbours) {
        int bad = Math.min(cohort, corrupt + dropped);
        if (neighbours > bad) {
            return true;
        }
        // Where all are neighbours there is nobody to be cut off from: the logarithm of 0 is below any bound.
        double log = StrictMath.log((double) cohort * Math.max(0, cohort - neighbours - 1) / 2)
                + Hypergeometric.logChoose(bad, neighbours)
                - Hypergeometric.logChoose(cohort, neighbours);
        return log < -(SECURITY_BITS + 1) * StrictMath.log(2);
    }

    /** The most corrupt neighbours that any client has, except with negligible probability. */
    public int corruptNeighbours(int neighbours) {
        return new Hypergeometric(cohort, corrupt, neighbours)
                .upperQuantile(StrictMath.pow(2, -(SECURITY_BITS + 1)) / cohort);
    }

    private int survivingNeighbours(int neighbours) {
        return new Hypergeometric(cohort, cohort - dropped, neighbours)
                .lowerQuantile(StrictMath.pow(2, -CORRECTNESS_BITS) / cohort);
    }
}
