package dev.proprio.experiments.run;

import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.ScoreQuery;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Between which ends of a bin an order statistic of devices' scores lies, found in two rounds of sums of {@value #BINS} bins.
 *
 * @param units how many windows there are, or how many devices that each count alike
 * @param isBelow whether it is below all bins
 * @param isAbove whether it is above all bins, or there are fewer units
 * @param isMoved whether other devices answered in the second round, by whom it lies outside of the first round's bin, at one of whose ends it is put
 * @param lower the lower end, if it is in a bin
 * @param upper the upper end, if it is in a bin
 */
record SummedQuantile(long units, boolean isBelow, boolean isAbove, boolean isMoved, double lower, double upper) {
    static final int BINS = 1024;

    /**
     * Finds it; empty if no device has told anything.
     *
     * @param purpose tells its questions from others
     * @param figure the score
     * @param rank of the order statistic among so many units, from 1; with {@code byDevice} each counts {@link ScoreQuery#WHOLE}-fold
     */
    static Optional<SummedQuantile> find(
            ScoreTeller devices,
            String purpose,
            HistogramQuery figure,
            boolean byDevice,
            List<Integer> labels,
            LongUnaryOperator rank)
            throws RunFailedException, InterruptedException {
        var whole = new HistogramQuery(figure.figure(), figure.low(), figure.high(), BINS);
        var first = new ScoreQuery(whole, byDevice, labels);
        CollectedAnswers told = devices.ask(first, purpose);
        if (told.sum().isEmpty()) {
            return Optional.empty();
        }
        long[] coarse = first.counts(told.sum().get());
        long units = first.units(told.sum().get());
        if (units == 0) {
            return Optional.empty();
        }
        int bin = place(coarse, rank.applyAsLong(units));
        if (bin == 0 || bin > BINS) {
            double end = bin == 0 ? whole.low() : whole.high();
            return Optional.of(new SummedQuantile(units, bin == 0, bin > BINS, false, end, end));
        }
        var inside = new HistogramQuery(figure.figure(), whole.edge(bin - 1), whole.edge(bin), BINS);
        var second = new ScoreQuery(inside, byDevice, labels);
        CollectedAnswers again = devices.ask(second, purpose + "-fine");
        if (again.sum().isEmpty()) {
            return Optional.empty();
        }
        // Not all who answered first need have answered again: the rank is of those who did.
        long[] counts = second.counts(again.sum().get());
        long left = second.units(again.sum().get());
        if (left == 0) {
            return Optional.empty();
        }
        int place = place(counts, rank.applyAsLong(left));
        int fine = Math.clamp(place, 1, BINS);
        return Optional.of(new SummedQuantile(
                left, false, place == counts.length, place != fine, inside.edge(fine - 1), inside.edge(fine)));
    }

    /** What a reader has to know of it, if devices came or left while it was searched for. */
    Optional<String> note(String setting) {
        return isMoved
                ? Optional.of(
                        "other devices answered the second question for the threshold of %s than the first, so that it is only as near as the bins of the first: 1/%s of their range"
                                .formatted(setting, BINS))
                : Optional.empty();
    }

    /** The first place up to which as much is counted as is wanted; beyond the last one if that is never. */
    private static int place(long[] counts, long wanted) {
        long reached = 0;
        for (int i = 0; i < counts.length; i++) {
            reached += counts[i];
            if (reached >= wanted) {
                return i;
            }
        }
        return counts.length;
    }
}
