package dev.proprio.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final Bootstrap STANDARD = new Bootstrap();

    @Test
    void theIntervalOfNormalMeansCoversAsOftenAsItSays() {
        assertThat(coverage(Bootstrap::percentile)).isBetween(0.93, 0.96);
        assertThat(coverage(Bootstrap::bca)).isBetween(0.93, 0.96);
    }

    private static double coverage(BiFunction<Bootstrap, Clusters, Interval> method) {
        int covered = 0;
        int trials = 1500;
        for (int trial = 0; trial < trials; trial++) {
            var random = KeyedRandom.of(11, "normal", 0, trial);
            double[] values = new double[60];
            Arrays.setAll(values, i -> random.nextGaussian());
            covered += method.apply(new Bootstrap(1000, 0.95, trial), Clusters.of(values))
                            .contains(0)
                    ? 1
                    : 0;
        }
        return (double) covered / trials;
    }

    @Test
    void constantsHaveNoWidth() {
        double[] constant = new double[17];
        Arrays.fill(constant, 0.1);
        for (Interval interval :
                new Interval[] {STANDARD.percentile(Clusters.of(constant)), STANDARD.bca(Clusters.of(constant))}) {
            assertThat(interval.high() - interval.low()).isZero();
            assertThat(interval.low()).isCloseTo(0.1, within(1e-12));
        }
    }

    @Test
    void theSameValuesGiveTheSameIntervalAroundTheirMean() {
        var random = KeyedRandom.of(2, "values");
        double[] values = new double[30];
        Arrays.setAll(values, i -> random.nextDouble());
        Clusters clusters = Clusters.of(values);
        assertThat(STANDARD.bca(clusters)).isEqualTo(STANDARD.bca(clusters));
        assertThat(STANDARD.bca(clusters).contains(clusters.mean())).isTrue();
        double error = 1.96 * 0.289 / Math.sqrt(30);
        Interval interval = STANDARD.percentile(clusters);
        assertThat(interval.high() - interval.low()).isCloseTo(2 * error, within(0.3 * error));
    }

    @Test
    void skewnessMovesTheCorrectedInterval() {
        double[] values = new double[40];
        var random = KeyedRandom.of(2, "skewed");
        Arrays.setAll(values, i -> -StrictMath.log(1 - random.nextDouble()));
        Interval plain = STANDARD.percentile(Clusters.of(values));
        Interval corrected = STANDARD.bca(Clusters.of(values));
        assertThat(corrected.low()).isGreaterThan(plain.low());
        assertThat(corrected.high()).isGreaterThan(plain.high());
    }

    @Test
    void clustersAreDrawnWhole() {
        // Three users with four equal values each are as uncertain as three values.
        var clustered = new Clusters(new double[] {4, 8, 12}, new double[] {4, 4, 4});
        assertThat(STANDARD.percentile(clustered)).isEqualTo(STANDARD.percentile(Clusters.of(1, 2, 3)));
        assertThat(clustered.mean()).isEqualTo(2);
        assertThat(new Clusters(new double[] {1, 6}, new double[] {1, 3}).mean())
                .isEqualTo(7.0 / 4);
    }

    @Test
    void drawingSeedsAndPeopleCoversAtLeastAsOftenAsItSays() {
        int covered = 0;
        for (int trial = 0; trial < 400; trial++) {
            covered += new Bootstrap(500, 0.95, trial)
                            .crossed(table(trial, 12, 15))
                            .contains(0)
                    ? 1
                    : 0;
        }
        assertThat(covered / 400.0).isBetween(0.92, 0.995);
    }

    /** Values with an effect of the seed, one of the person, and noise. */
    private static Table table(int trial, int seeds, int people) {
        var random = KeyedRandom.of(12, "table", 0, trial);
        double[] person = new double[people];
        Arrays.setAll(person, i -> random.nextGaussian());
        double[][] values = new double[seeds][people];
        for (double[] row : values) {
            double effect = random.nextGaussian();
            Arrays.setAll(row, i -> person[i] + effect + random.nextGaussian());
        }
        return new Table(values);
    }

    @Test
    void seedsThatDisagreeWidenTheIntervalAndThoseThatAgreeDoNot() {
        double[][] agree = {{1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6}};
        double[][] disagree = {{-9, -8, -7, -6, -5, -4}, {1, 2, 3, 4, 5, 6}, {11, 12, 13, 14, 15, 16}};
        Interval narrow = STANDARD.crossed(new Table(agree));
        Interval wide = STANDARD.crossed(new Table(disagree));
        assertThat(narrow.high() - narrow.low()).isBetween(2.0, 3.5);
        assertThat(wide.high() - wide.low()).isGreaterThan(10);
        assertThat(STANDARD.crossed(new Table(new double[][] {{1, 2, 3, 9}})))
                .isEqualTo(STANDARD.bca(Clusters.of(1, 2, 3, 9)));
    }

    @Test
    void peopleMayBeMissingUnderASeed() {
        double[][] apart = {{1, Double.NaN, 1}, {Double.NaN, 1, Double.NaN}};
        assertThat(STANDARD.crossed(new Table(apart))).isEqualTo(new Interval(1, 1));
        assertThat(new Table(apart).byPerson().mean()).isEqualTo(1);
    }

    @Test
    void whatMakesNoIntervalIsRefused() {
        assertThatThrownBy(() -> new Bootstrap(10, 0.95, 1)).hasMessage("10 resamples at level 0.95 make no interval");
        assertThatThrownBy(() -> Clusters.of()).hasMessage("0 sums and 0 counts are not those of clusters");
    }
}
