package dev.proprio.experiments.statistics;

import java.util.ArrayList;
import java.util.List;

/** Nemenyi's test of all pairs after Friedman's, and the groups that a critical-difference diagram joins. */
public final class Nemenyi {
    private Nemenyi() {}

    /** Neighbours from {@code first} to {@code last}, both included, that were not shown to differ. */
    public record Bar(int first, int last) {}

    /** The gap of average ranks from which two treatments differ (Demšar 2006, section 3.2.2). */
    public static double criticalDifference(int treatments, int blocks, double alpha) {
        double q = StudentizedRange.quantile(treatments, alpha) / Math.sqrt(2);
        return q * Math.sqrt(treatments * (treatments + 1) / (6.0 * blocks));
    }

    /**
     * The largest groups of two and more whose ranks are less than the critical difference apart.
     *
     * @param sortedRanks average ranks, ascending
     */
    public static List<Bar> bars(List<Double> sortedRanks, double criticalDifference) {
        List<Bar> bars = new ArrayList<>();
        int reached = 0;
        for (int first = 0; first < sortedRanks.size(); first++) {
            int last = first;
            while (last + 1 < sortedRanks.size()
                    && sortedRanks.get(last + 1) - sortedRanks.get(first) < criticalDifference) {
                last++;
            }
            if (last > first && last > reached) {
                bars.add(new Bar(first, last));
                reached = last;
            }
        }
        return List.copyOf(bars);
    }
}
