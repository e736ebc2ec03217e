package dev.proprio.experiments.personalization;

import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.ShareInterval;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How many people are harmed. A person who is tested on few windows loses a point by chance alone, so that beside each
 * share stands what chance does, were the method of no effect on anybody.
 *
 * @param share of people who lose more than {@link Gain#MARGIN}
 * @param interval of that share, people being the units
 * @param byChance what the share is expected to be by chance alone
 * @param shown share of people who lose more than chance takes from them in one of twenty
 * @param shownInterval of that share
 * @param shownByChance what that share is expected to be by chance alone, at most a twentieth
 */
public record Harm(
        double share, Interval interval, double byChance, double shown, Interval shownInterval, double shownByChance) {
    private static final double LEVEL = 0.95;

    /** @param pairs at least one */
    static Harm of(List<Gain.Pair> pairs) {
        int people =
                (int) pairs.stream().map(pair -> pair.after().user()).distinct().count();
        double share = mean(pairs, pair -> pair.harmed() ? 1 : 0);
        double shown = mean(pairs, pair -> pair.changes().harmShown() ? 1 : 0);
        return new Harm(
                share,
                interval(share, people),
                mean(pairs, pair -> pair.changes().harmByChance()),
                shown,
                interval(shown, people),
                mean(pairs, pair -> pair.changes().shownByChance()));
    }

    /** Someone who is measured under several seeds is one person. */
    private static Interval interval(double share, int people) {
        return ShareInterval.of(Math.min(people, share * people), people, LEVEL);
    }

    private static double mean(List<Gain.Pair> pairs, ToDoubleFunction<Gain.Pair> value) {
        return pairs.stream().mapToDouble(value).average().orElseThrow();
    }
}
