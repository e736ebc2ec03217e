package dev.proprio.experiments.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The interval of a share of windows where people were drawn, and not windows: those of one person resemble each other, and
 * so many of them tell as much as fewer independent ones. How many that is follows from how people differ (the design
 * effect of a ratio, Kish 1965), with Student's t for how little few people tell about that, and the exact interval is that of
 * so many (Korn and Graubard 1998, Survey Methodology 24). Where the rarer outcome is that of few people, how they differ
 * can't be estimated; everybody then counts as one look at most.
 */
public final class ClusteredShare {
    /** Fewer people tell nothing about others. */
    public static final int FEWEST_PEOPLE = 3;

    /** So many people have to show the rarer outcome for their differences to be estimated; found by simulation. */
    private static final int FEWEST_SHOWING = 8;

    private ClusteredShare() {}

    /**
     * The interval of the share, for other people like these; nothing for fewer than {@link #FEWEST_PEOPLE}.
     *
     * @param found how many of each person's windows were found
     * @param all how many there were, each at least 1
     * @param level the probability that the interval is to cover the share, between 0 and 1
     */
    public static Optional<Interval> interval(long[] found, long[] all, double level) {
        int people = all.length;
        if (people < FEWEST_PEOPLE) {
            return Optional.empty();
        }
        double windows = Arrays.stream(all).sum();
        double share = Arrays.stream(found).sum() / windows;
        double looks = showing(found, all) < FEWEST_SHOWING
                ? Math.min(equallyMany(all), looks(found, all, level))
                : looks(found, all, level);
        double least = Math.max(1, looks);
        return Optional.of(ShareInterval.of(share * least, least, level));
    }

    /** How many people show the rarer of the two outcomes. */
    private static long showing(long[] found, long[] all) {
        long some = Arrays.stream(found).filter(count -> count > 0).count();
        long missing = IntStream.range(0, all.length)
                .filter(person -> found[person] < all[person])
                .count();
        return Math.min(some, missing);
    }

    /** As many people with equally many windows would tell as much. */
    private static double equallyMany(long[] all) {
        double windows = Arrays.stream(all).sum();
        double squares =
                Arrays.stream(all).mapToDouble(count -> (double) count * count).sum();
        return windows * windows / squares;
    }

    /** So many independent windows would tell as much. */
    private static double looks(long[] found, long[] all, double level) {
        int people = all.length;
        double windows = Arrays.stream(all).sum();
        double share = Arrays.stream(found).sum() / windows;
        double squares = IntStream.range(0, people)
                .mapToDouble(person -> found[person] - share * all[person])
                .map(more -> more * more)
                .sum();
        if (squares == 0) {
            return showing(found, all) == 0 ? equallyMany(all) : windows;
        }
        double variance = squares * people / (people - 1) / (windows * windows);
        double tail = (1 + level) / 2;
        double normal = new NormalDistribution().inverseCumulativeProbability(tail);
        double student = new TDistribution(people - 1).inverseCumulativeProbability(tail);
        double known = normal / student;
        return Math.min(windows, share * (1 - share) / variance) * known * known;
    }
}
