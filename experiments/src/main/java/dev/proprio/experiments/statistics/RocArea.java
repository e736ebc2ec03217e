package dev.proprio.experiments.statistics;

import java.util.Optional;

/** The area under a receiver operating characteristic, which is Mann and Whitney's statistic (Hanley and McNeil 1982). */
public final class RocArea {
    private RocArea() {}

    /**
     * How often a positive has a higher score than a negative, equal ones counting half; nothing without both.
     *
     * @param scores one for each sample, all finite
     */
    public static Optional<Double> of(double[] scores, boolean[] positive) {
        double[] ranks = Ranks.ascending(scores);
        long positives = 0;
        double sum = 0;
        for (int i = 0; i < ranks.length; i++) {
            if (positive[i]) {
                positives++;
                sum += ranks[i];
            }
        }
        long negatives = scores.length - positives;
        return positives == 0 || negatives == 0
                ? Optional.empty()
                : Optional.of((sum - positives * (positives + 1) / 2.0) / ((double) positives * negatives));
    }
}
