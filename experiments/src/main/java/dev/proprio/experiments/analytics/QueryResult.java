package dev.proprio.experiments.analytics;

import java.util.List;
import java.util.Optional;

/**
 * What is known after devices were asked.
 *
 * @param question in words
 * @param asked how many devices were asked
 * @param answered how many of them are in the sums
 * @param rounds how often they were asked
 * @param refused how many answers did not count
 * @param clamped how many values were moved to the end of their range, or are beyond it
 * @param figures what came out, with names
 * @param bins of a histogram or a vote, in order
 * @param note what has to be known to read the figures
 * @param privacy what was spent; empty if there is no noise, and so no promise
 */
public record QueryResult(
        String question,
        int asked,
        long answered,
        int rounds,
        int refused,
        long clamped,
        List<NamedFigure> figures,
        List<NamedCount> bins,
        String note,
        Optional<SpentPrivacy> privacy) {
    public QueryResult {
        figures = List.copyOf(figures);
        bins = List.copyOf(bins);
    }

    /** A number with its name and with how far it may be off, which is 0 where it is exact. */
    public record NamedFigure(String name, double value, double within) {}

    /** How many devices are in a bin. */
    public record NamedCount(String name, long devices) {}

    /**
     * What was spent of privacy.
     *
     * @param epsilon at delta, adding or removing one device
     * @param delta what epsilon holds for
     * @param releases how many sums were released
     */
    public record SpentPrivacy(double epsilon, double delta, long releases) {}
}
