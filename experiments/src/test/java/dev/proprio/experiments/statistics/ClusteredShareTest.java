package dev.proprio.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusteredShareTest {
    private static final double LEVEL = 0.95;
    private static final int TRIALS = Integer.getInteger("proprio.trials", 200);
    private static final double FEWEST = 0.92;
    /** Three and a half standard errors of such a share over the trials. */
    private static final double NOISE = 3.5 * Math.sqrt(FEWEST * (1 - FEWEST) / TRIALS);

    @Test
    void itIsTheExactIntervalOfAsManyLooksAsTellAsMuch() {
        long[] all = new long[10];
        Arrays.fill(all, 10);
        Interval interval = ClusteredShare.interval(new long[] {9, 8, 9, 5, 7, 9, 3, 9, 6, 8}, all, LEVEL)
                .orElseThrow();
        assertThat(interval.low()).isCloseTo(0.5534976880, within(1e-6));
        assertThat(interval.high()).isCloseTo(0.8656228054, within(1e-6));
    }

    @Test
    void twoPeopleTellNothingOfOthers() {
        assertThat(ClusteredShare.interval(new long[] {900, 800}, new long[] {1000, 1000}, LEVEL))
                .isEmpty();
    }

    /** Ten times the windows of the same people in the same way are not ten times the people. */
    @Test
    void moreWindowsOfTheSamePeopleChangeNothing() {
        long[] found = {9, 8, 10, 5, 7, 9, 3, 10, 6, 8, 9, 2};
        long[] all = {10, 10, 12, 10, 10, 11, 10, 12, 10, 10, 10, 10};
        Interval once = ClusteredShare.interval(found, all, LEVEL).orElseThrow();
        Interval tenfold = ClusteredShare.interval(
                        Arrays.stream(found).map(count -> 10 * count).toArray(),
                        Arrays.stream(all).map(count -> 10 * count).toArray(),
                        LEVEL)
                .orElseThrow();
        assertThat(tenfold.low()).isCloseTo(once.low(), within(1e-9));
        assertThat(tenfold.high()).isCloseTo(once.high(), within(1e-9));
    }

    /** How people's own shares vary about that of all. */
    private enum Kind {
        NOT {
            @Override
            double own(double share, KeyedRandom random) {
                return share;
            }
        },
        /** Most do better than the mean and few much worse: a beta distribution whose second parameter is 1. */
        SKEWED {
            @Override
            double own(double share, KeyedRandom random) {
                return Math.pow(random.nextDouble(), (1 - share) / share);
            }
        },
        /** Three in ten are always found, or never. */
        SOME_ALL_OR_NOTHING {
            @Override
            double own(double share, KeyedRandom random) {
                return random.nextDouble() > 0.3 ? share : random.nextDouble() < share ? 1 : 0;
            }
        };

        abstract double own(double share, KeyedRandom random);
    }

    @ParameterizedTest
    @CsvSource({"3, 0.8", "5, 0.5", "5, 0.95", "9, 0.8", "9, 0.99", "18, 0.95", "50, 0.9", "50, 0.99"})
    void itCoversWhatItSays(int people, double share) {
        for (Kind kind : Kind.values()) {
            int covered = 0;
            double width = 0;
            for (int trial = 0; trial < TRIALS; trial++) {
                var random = KeyedRandom.of(3, "windows " + kind, people * 1000L + (int) (100 * share), trial);
                long[] all = new long[people];
                long[] found = new long[people];
                for (int i = 0; i < people; i++) {
                    double own = kind.own(share, random);
                    all[i] = 10L + random.nextInt(40);
                    for (int k = 0; k < all[i]; k++) {
                        found[i] += random.nextDouble() < own ? 1 : 0;
                    }
                }
                Interval interval = ClusteredShare.interval(found, all, LEVEL).orElseThrow();
                covered += interval.contains(share) ? 1 : 0;
                width += interval.high() - interval.low();
            }
            if (Integer.getInteger("proprio.trials") != null) {
                System.out.printf(
                        Locale.ROOT,
                        "%d people, share %.2f, %-19s covers %.3f, %.3f wide%n",
                        people,
                        share,
                        kind,
                        (double) covered / TRIALS,
                        width / TRIALS);
            }
            assertThat((double) covered / TRIALS)
                    .as("%s people, share %s, %s", people, share, kind)
                    .isGreaterThanOrEqualTo(FEWEST - NOISE);
        }
    }
}
