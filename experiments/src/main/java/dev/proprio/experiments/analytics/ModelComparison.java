package dev.proprio.experiments.analytics;

import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.experiments.statistics.ClusteredGain;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.McNemar;
import dev.proprio.proto.query.ComparisonQuery;
import dev.proprio.proto.query.SummedAnswer;
import dev.proprio.proto.record.Withers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How two models do on the same windows, as devices that keep them have told it in sums.
 *
 * @param asked how many devices were asked
 * @param answered how many of them are in the sums
 * @param devices how many of these have windows
 * @param windows over all of them
 * @param all which model is right how often
 * @param classes the same by the windows' true class
 * @param first the share of windows that the first model gets right
 * @param second the share of windows that the second model gets right
 * @param gain the second share less the first
 * @param interval of the gain, if devices were drawn anew; absent where too few have windows or all have the same gain
 * @param windowTest of windows that one model alone gets right, as if those of a device did not hang together
 * @param deviceTest of devices on which one model gets more windows right than the other
 * @param alike on how many devices both get as many right
 * @param clamped how many windows were left out because a device had too many
 * @param refused how many devices that were asked are not in the sums
 * @param silent why, of the first few
 * @param notes what whoever reads the figures has to know of whom the models were trained on, in sentences
 */
public record ModelComparison(
        int asked,
        long answered,
        long devices,
        long windows,
        Outcomes all,
        List<ClassOutcomes> classes,
        double first,
        double second,
        double gain,
        Optional<Interval> interval,
        McNemar windowTest,
        McNemar deviceTest,
        long alike,
        long clamped,
        int refused,
        List<String> silent,
        List<String> notes)
        implements Withers<ModelComparison> {
    private static final int REASONS = 10;

    public ModelComparison {
        classes = List.copyOf(classes);
        silent = List.copyOf(silent);
        notes = List.copyOf(notes);
    }

    /** How many windows both models get right, the first alone, the second alone, and neither. */
    public record Outcomes(long both, long firstAlone, long secondAlone, long neither) {
        private static Outcomes of(long[] counts) {
            return new Outcomes(
                    counts[ComparisonQuery.BOTH],
                    counts[ComparisonQuery.FIRST],
                    counts[ComparisonQuery.SECOND],
                    counts[ComparisonQuery.NEITHER]);
        }

        /** All of them. */
        public long windows() {
            return both + firstAlone + secondAlone + neither;
        }
    }

    /** The same of the windows of one class. */
    public record ClassOutcomes(String name, Outcomes outcomes) {}

    /**
     * What answers say; empty if there is no window in them.
     *
     * @param classes the names, as many as the query has
     */
    public static Optional<ModelComparison> of(ComparisonQuery query, CollectedAnswers told, List<String> classes) {
        return told.sum().map(sum -> of(query, told, sum, classes)).filter(comparison -> comparison.windows() > 0);
    }

    private static ModelComparison of(
            ComparisonQuery query, CollectedAnswers told, SummedAnswer sum, List<String> names) {
        List<ClassOutcomes> classes = new ArrayList<>();
        long[][] counts = query.outcomes(sum);
        long[] total = new long[counts[0].length];
        for (int i = 0; i < counts.length; i++) {
            classes.add(new ClassOutcomes(names.get(i), Outcomes.of(counts[i])));
            for (int place = 0; place < total.length; place++) {
                total[place] += counts[i][place];
            }
        }
        Outcomes all = Outcomes.of(total);
        long windows = all.windows();
        long[] better = query.better(sum);
        long devices = Arrays.stream(better).sum();
        long gain = all.secondAlone() - all.firstAlone();
        return new ModelComparison(
                told.asked(),
                sum.devices(),
                devices,
                windows,
                all,
                classes,
                (double) (all.both() + all.firstAlone()) / Math.max(1, windows),
                (double) (all.both() + all.secondAlone()) / Math.max(1, windows),
                (double) gain / Math.max(1, windows),
                ClusteredGain.interval(
                        devices,
                        windows,
                        gain,
                        query.squaredWindows(sum),
                        query.squaredGains(sum),
                        query.products(sum),
                        Interval.LEVEL),
                McNemar.of(all.firstAlone(), all.secondAlone()),
                McNemar.of(better[0], better[1]),
                better[2],
                sum.clamped(),
                told.refused().size() + told.repeated(),
                told.refused().values().stream().limit(REASONS).toList(),
                List.of());
    }
}
