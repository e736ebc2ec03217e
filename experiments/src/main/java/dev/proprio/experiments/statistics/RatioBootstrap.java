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
        return Optional.of(percentiles(ratios, level));
    }

    /**
     * The interval for other seeds and other people: both are resampled, each by itself, and what somebody has under a seed counts as
     * often as both were drawn (Owen 2007). One seed is not resampled.
     *
     * @param above {@code [seed][person]}, at least 0; 0 for who was not measured under a seed
     * @param below of the same
     */
    public static Optional<Interval> crossed(double[][] above, double[][] below, double level, long seed) {
        int seeds = above.length;
        int people = seeds == 0 ? 0 : above[0].length;
        if (people < FEWEST_PEOPLE) {
            return Optional.empty();
        }
        var random = KeyedRandom.of(seed, "crossed-ratio-bootstrap");
        double[] ratios = new double[RESAMPLES];
        for (int sample = 0; sample < RESAMPLES; sample++) {
            int[] ofSeeds = seeds == 1 ? new int[] {1} : drawn(seeds, random);
            int[] ofPeople = drawn(people, random);
            double up = 0;
            double down = 0;
            for (int s = 0; s < seeds; s++) {
                for (int person = 0; person < people; person++) {
                    up += (double) ofSeeds[s] * ofPeople[person] * above[s][person];
                    down += (double) ofSeeds[s] * ofPeople[person] * below[s][person];
                }
            }
            if (down == 0) {
                return Optional.empty();
            }
            ratios[sample] = up / down;
        }
        return Optional.of(percentiles(ratios, level));
    }

    /** How often each of so many is drawn, if as many are drawn with replacement. */
    private static int[] drawn(int count, KeyedRandom random) {
        int[] times = new int[count];
        for (int draw = 0; draw < count; draw++) {
            times[random.nextInt(count)]++;
        }
        return times;
    }

    private static Interval percentiles(double[] ratios, double level) {
        Arrays.sort(ratios);
        double tail = (1 - level) / 2;
        return new Interval(
                ratios[(int) Math.floor(tail * (RESAMPLES - 1))],
                ratios[(int) Math.ceil((1 - tail) * (RESAMPLES - 1))]);
    }
}
