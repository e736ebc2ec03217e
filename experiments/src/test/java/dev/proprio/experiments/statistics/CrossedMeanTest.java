package dev.proprio.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossedMeanTest {
    private static final double LEVEL = 0.95;
    private static final int TRIALS = Integer.getInteger("proprio.trials", 700);
    private static final double FEWEST = 0.93;
    /** Three standard errors of a share of 0.93 over the trials. */
    private static final double NOISE = 3 * Math.sqrt(FEWEST * (1 - FEWEST) / TRIALS);

    /** What varies in a simulated table: standard deviations of seeds, people and single values. */
    private enum Source {
        SEEDS(3, 0.3, 0.3),
        PEOPLE(0.1, 3, 0.5),
        VALUES(0, 0, 3),
        PEOPLE_AND_VALUES(0, 1, 2),
        ALL(1, 1, 1),
        SKEWED(0.5, 2, 0.5);

        private final double seeds;
        private final double people;
        private final double values;

        Source(double seeds, double people, double values) {
            this.seeds = seeds;
            this.people = people;
            this.values = values;
        }

        /** A table whose mean is 0 in expectation. */
        CrossedTable table(int trial, int seeds, int people) {
            var random = KeyedRandom.of(12, "table " + name(), seeds * 1000 + people, trial);
            double[] person = new double[people];
            Arrays.setAll(
                    person, i -> this.people * (this == SKEWED ? skewed(random.nextDouble()) : random.nextGaussian()));
            double[][] table = new double[seeds][people];
            for (double[] row : table) {
                double seed = this.seeds * random.nextGaussian();
                Arrays.setAll(row, i -> seed + person[i] + values * random.nextGaussian());
            }
            return new CrossedTable(table);
        }

        /** Of mean 0 and variance 1; most do a little better than the mean and few much worse, as with accuracies. */
        private static double skewed(double uniform) {
            return (Math.sqrt(Math.sqrt(uniform)) - 0.8) / Math.sqrt(2 / 75.0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 9", "1, 18", "1, 50", "2, 9", "2, 18", "2, 50", "3, 9", "3, 18", "3, 50", "5, 9", "5, 18", "5, 50", "8, 9",
        "8, 18", "8, 50"
    })
    void theIntervalCoversTheMeanWhateverItIsThatVaries(int seeds, int people) {
        for (Source source : Source.values()) {
            if (seeds == 1 && source.seeds > 0) {
                continue;
            }
            int covered = 0;
            for (int trial = 0; trial < TRIALS; trial++) {
                CrossedTable table = source.table(trial, seeds, people);
                covered += new CrossedMean(table).interval(LEVEL).orElseThrow().contains(0) ? 1 : 0;
            }
            double share = (double) covered / TRIALS;
            if (Integer.getInteger("proprio.trials") != null) {
                System.out.printf(Locale.ROOT, "%d seeds, %2d people, %-17s %.4f%n", seeds, people, source, share);
            }
            assertThat(share)
                    .as("%d seeds, %d people, %s", seeds, people, source)
                    .isGreaterThan(FEWEST - NOISE);
        }
    }

    @Test
    void withOneSeedItIsStudentsIntervalOfThePeople() {
        // Student's own sleep data, the first drug: mean 0.75, standard error 0.5657, t(9) = 2.2622.
        var mean =
                new CrossedMean(new CrossedTable(new double[][] {{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2}}));
        assertThat(mean.mean()).isCloseTo(0.75, within(1e-12));
        Interval interval = mean.interval(LEVEL).orElseThrow();
        assertThat(interval.low()).isCloseTo(-0.5297804, within(1e-6));
        assertThat(interval.high()).isCloseTo(2.0297804, within(1e-6));
    }

    @Test
    void ofABalancedTableItIsWhatTheMeanSquaresGive() {
        var random = KeyedRandom.of(5, "balanced");
        int seeds = 4;
        int people = 7;
        double[][] values = new double[seeds][people];
        for (double[] row : values) {
            double seed = random.nextGaussian();
            Arrays.setAll(row, i -> seed + 2 * i + random.nextGaussian());
        }
        double[] bySeed = new double[seeds];
        double[] byPerson = new double[people];
        double mean = 0;
        for (int s = 0; s < seeds; s++) {
            for (int p = 0; p < people; p++) {
                bySeed[s] += values[s][p] / people;
                byPerson[p] += values[s][p] / seeds;
                mean += values[s][p] / (seeds * people);
            }
        }
        double ofSeeds = 0;
        double ofPeople = 0;
        double ofNoise = 0;
        for (int s = 0; s < seeds; s++) {
            ofSeeds += people * Math.pow(bySeed[s] - mean, 2) / (seeds - 1);
            for (int p = 0; p < people; p++) {
                ofNoise += Math.pow(values[s][p] - bySeed[s] - byPerson[p] + mean, 2) / ((seeds - 1) * (people - 1));
            }
        }
        for (int p = 0; p < people; p++) {
            ofPeople += seeds * Math.pow(byPerson[p] - mean, 2) / (people - 1);
        }
        // t(3) = 3.182446, t(6) = 2.446912.
        double reach = Math.sqrt(
                (3.182446305 * 3.182446305 * ofSeeds + 2.446911851 * 2.446911851 * Math.max(0, ofPeople - ofNoise))
                        / (seeds * people));
        Interval interval =
                new CrossedMean(new CrossedTable(values)).interval(LEVEL).orElseThrow();
        assertThat(interval.low()).isCloseTo(mean - reach, within(1e-8));
        assertThat(interval.high()).isCloseTo(mean + reach, within(1e-8));
    }

    @Test
    void seedsThatDisagreeWidenTheIntervalAndThoseThatRepeatDoNotNarrowIt() {
        double[] people = {1, 2, 3, 4, 5, 6};
        double[][] disagree = {{-9, -8, -7, -6, -5, -4}, people, {11, 12, 13, 14, 15, 16}};
        Interval one = interval(people);
        Interval same = interval(people, people, people);
        assertThat(same.low()).isCloseTo(one.low(), within(1e-12));
        assertThat(same.high()).isCloseTo(one.high(), within(1e-12));
        Interval wide = interval(disagree);
        assertThat(wide.high() - wide.low()).isGreaterThan(40);
    }

    @Test
    void peopleMayBeMissingUnderASeedWhoseMeanCountsAsMuch() {
        var apart = new CrossedMean(new CrossedTable(new double[][] {{1, Double.NaN, 3}, {Double.NaN, 5, Double.NaN}}));
        assertThat(apart.mean()).isEqualTo(3.5);
        // People who are measured once each are in the spread of seeds already: t(1) times 1.5.
        assertThat(apart.interval(LEVEL).orElseThrow().high()).isCloseTo(3.5 + 12.7062047 * 1.5, within(1e-6));
        assertThatThrownBy(() -> new CrossedMean(new CrossedTable(new double[][] {{Double.NaN, Double.NaN}})))
                .hasMessage("a seed without anybody has no mean");
    }

    @Test
    void pIsWhereTheIntervalEndsAtNothing() {
        // R: t.test of the sleep data, t = 1.3257, df = 9, p = 0.2176.
        double[] sleep = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2};
        assertThat(new CrossedMean(new CrossedTable(new double[][] {sleep})).p().orElseThrow())
                .isCloseTo(0.2176, within(5e-5));
        for (int trial = 0; trial < 20; trial++) {
            var mean = new CrossedMean(Source.ALL.table(trial, 3, 9));
            Interval interval = mean.interval(1 - mean.p().orElseThrow()).orElseThrow();
            assertThat(Math.min(Math.abs(interval.low()), Math.abs(interval.high())))
                    .isCloseTo(0, within(1e-5));
        }
        assertThat(new CrossedMean(new CrossedTable(new double[][] {{1, -1}, {-1, 1}})).p())
                .contains(1.0);
    }

    @Test
    void onePersonTellsNothingOfOthers() {
        assertThat(new CrossedMean(new CrossedTable(new double[][] {{1}, {2}, {3}})).interval(LEVEL))
                .isEmpty();
    }

    @Test
    void whereSeedsHaveTheSameMeanPeopleStillTellOfOthers() {
        // Each seed alone: standard error 0.1, t(1) = 12.7062047.
        Interval swapped = interval(new double[] {0.4, 0.6}, new double[] {0.6, 0.4});
        assertThat(swapped.low()).isCloseTo(0.5 - 1.27062047, within(1e-7));
        assertThat(swapped.high()).isCloseTo(0.5 + 1.27062047, within(1e-7));
        // Variances of the seeds' means 0.01, 0.04 and none from one person; t(2) = 4.3026527.
        Interval some =
                interval(new double[] {0.4, 0.6, Double.NaN}, new double[] {Double.NaN, 0.7, 0.3}, new double[] {
                    0.5, Double.NaN, Double.NaN
                });
        assertThat(some.high()).isCloseTo(0.5 + 4.30265273 * Math.sqrt(0.025), within(1e-7));
        assertThat(new CrossedMean(new CrossedTable(new double[][] {{0.4, 0.6}, {0.6, 0.4}})).p())
                .hasValueSatisfying(p -> assertThat(p).isBetween(0.1, 0.15));
    }

    @Test
    void whatDoesNotVaryTellsNothingOfOthers() {
        // 0.1 + 0.2 and 0.3 differ in their last bit alone.
        double[][][] tables = {
            {{1, Double.NaN}, {Double.NaN, 1}},
            {{0.04, 0.04, 0.04}},
            {{0.3, 0.3}, {0.1 + 0.2, 0.3}, {0.3, 0.1 + 0.2}},
            {{-1e9, -1e9}, {-1e9, -1e9}},
        };
        for (double[][] table : tables) {
            assertThat(new CrossedMean(new CrossedTable(table)).interval(LEVEL)).isEmpty();
            assertThat(new CrossedMean(new CrossedTable(table)).p()).isEmpty();
        }
        var none = new CrossedMean(new CrossedTable(new double[][] {{0, 0, 0}, {0, 0, 0}}));
        assertThat(none.interval(LEVEL)).isEmpty();
        assertThat(none.p()).contains(1.0);
        assertThat(new CrossedMean(new CrossedTable(new double[][] {{1e-9, 2e-9, 3e-9}})).interval(LEVEL))
                .isPresent();
    }

    private static Interval interval(double[]... values) {
        return new CrossedMean(new CrossedTable(values)).interval(LEVEL).orElseThrow();
    }
}
