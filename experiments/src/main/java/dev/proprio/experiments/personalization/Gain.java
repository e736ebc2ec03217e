package dev.proprio.experiments.personalization;

import dev.proprio.experiments.statistics.CrossedMean;
import dev.proprio.experiments.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people gain by a method over another, in accuracy, person by person.
 *
 * @param mean of the gains
 * @param interval of that mean for other seeds and people; nothing for one person, or where nothing varies
 * @param p the two-sided p of no gain that belongs to the interval; 1 where nobody gains, and nothing where there is no interval else
 * @param adjustedP the same, adjusted by Holm for all methods that are compared at this place
 * @param harm who loses
 * @param lost mean loss of those who lose more than a point, 0 when there are none
 * @param worst the lowest gain
 */
public record Gain(
        double mean,
        Optional<Interval> interval,
        Optional<Double> p,
        Optional<Double> adjustedP,
        Harm harm,
        double lost,
        double worst) {
    /** Who loses more than this is harmed. */
    public static final double MARGIN = 0.01;

    /** The same, without what is a point but for rounding. */
    static final double HARMED = MARGIN + 1e-9;

    /** One person under one seed, before and after. */
    public record Pair(UserScore before, UserScore after) {
        /** What the person gains, negative for a loss. */
        public double gain() {
            return after.accuracy() - before.accuracy();
        }

        /** Whether the person loses more than a point. */
        public boolean harmed() {
            return gain() < -HARMED;
        }

        /** How the person's windows fare. */
        public WindowChanges changes() {
            return WindowChanges.of(before.hits(), after.hits());
        }
    }

    /** The people who are in both, in the order of {@code after}. */
    public static List<Pair> pairs(List<UserScore> before, List<UserScore> after) {
        record Key(long seed, String user) {}
        Map<Key, UserScore> known = new HashMap<>();
        before.forEach(score -> known.put(new Key(score.seed(), score.user()), score));
        List<Pair> pairs = new ArrayList<>();
        for (UserScore score : after) {
            UserScore other = known.get(new Key(score.seed(), score.user()));
            if (other != null) {
                pairs.add(new Pair(other, score));
            }
        }
        return pairs;
    }

    static Gain of(List<Pair> pairs) {
        double[] losses = pairs.stream()
                .filter(Pair::harmed)
                .mapToDouble(pair -> -pair.gain())
                .toArray();
        Map<UserScore, Double> gains = new HashMap<>();
        pairs.forEach(pair -> gains.put(pair.after(), pair.gain()));
        var table =
                CellSummary.table(pairs.stream().map(Pair::after).toList(), score -> gains.getOrDefault(score, 0.0));
        var mean = new CrossedMean(table);
        return new Gain(
                mean.mean(),
                mean.interval(Interval.LEVEL).map(interval -> interval.clamped(-1, 1)),
                mean.p(),
                mean.p(),
                Harm.of(pairs),
                Arrays.stream(losses).average().orElse(0),
                pairs.stream().mapToDouble(Pair::gain).min().orElseThrow());
    }

    /** The same with a p that is adjusted for other methods, too. */
    Gain adjusted(double p) {
        return new Gain(mean, interval, this.p, Optional.of(p), harm, lost, worst);
    }
}
