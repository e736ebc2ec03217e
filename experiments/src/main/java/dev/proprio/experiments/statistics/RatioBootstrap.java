package dev.proprio.experiments.statistics;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * The interval of a ratio of two sums over people, by resampling people (Efron 1979; percentiles). With few people it is too narrow,
 * as all such intervals are.
 */
public final class RatioBootstrap {
    /** Fewer people tell nothing about others. */
    public static final int FEWEST_PEOPLE = 5;

    private static final int RESAMPLES = 4000;

    private RatioBootstrap() {}

    /**
     * The interval of the ratio of the sums; nothing for fewer than {@link #FEWEST_PEOPLE}, nor if some resample has nothing below
     * the line.
     *
     * @param above one of each person's, at least 0
     * @param below another of the same person's, at least 0
     * @param level the probability that the interval is to cover the ratio, between 0 and 1
     */
    public static Optional<Interval> interval(double[] above, double[] below, double level, long seed) {
        int people = above.length;
        if (people < FEWEST_PEOPLE) {
            return Optional.empty();
        }
        var random = KeyedRandom.of(seed, "ratio-bootstrap");
        double[] ratios = new double[RESAMPLES];
        for (int sample = 0; sample < RESAMPLES; sample++) {
            double up = 0;
            double down = 0;
            for (int draw = 0; draw < people; draw++) {
                int person = random.nextInt(people);
                up += above[person];
                down += below[person];
            }
            if (down == 0) {
                return Optional.empty();
            }
            ratios[sample] = up / down;
        }
        Arrays.sort(ratios);
        double tail = (1 - level) / 2;
        return Optional.of(new Interval(
                ratios[(int) Math.floor(tail * (RESAMPLES - 1))],
                ratios[(int) Math.ceil((1 - tail) * (RESAMPLES - 1))]));
    }
}
