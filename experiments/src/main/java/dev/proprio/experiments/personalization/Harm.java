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
    /** @param pairs at least one */
    static Harm of(List<Gain.Pair> pairs) {
        int people =
                (int) pairs.stream().map(pair -> pair.after().user()).distinct().count();
        List<WindowChanges> changes = pairs.stream().map(Gain.Pair::changes).toList();
        double share = mean(pairs, pair -> pair.harmed() ? 1 : 0);
        double shown = mean(changes, change -> change.harmShown() ? 1 : 0);
        return new Harm(
                share,
                interval(share, people),
                mean(changes, WindowChanges::harmByChance),
                shown,
                interval(shown, people),
                mean(changes, WindowChanges::shownByChance));
    }

    /** Someone who is measured under several seeds is one person. */
    private static Interval interval(double share, int people) {
        return ShareInterval.of(Math.min(people, share * people), people, Interval.LEVEL);
    }

    private static <T> double mean(List<T> all, ToDoubleFunction<T> value) {
        return all.stream().mapToDouble(value).average().orElseThrow();
    }
}
