package dev.proprio.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.experiments.spec.ConformalScore;
import dev.proprio.experiments.spec.ConformalSpec;
import dev.proprio.experiments.spec.ConformalUnit;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConformalSetsTest {
    private static ConformalSpec spec(double coverage, ConformalUnit unit) {
        return new ConformalSpec(coverage, ConformalScore.LAC, unit, 0.5, false);
    }

    private static Optional<Double> threshold(double coverage, double... scores) {
        return ConformalSets.threshold(spec(coverage, ConformalUnit.WINDOWS), List.of(scores));
    }

    @Test
    void knownOrderStatistics() {
        double[] nine = {0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.6, 0.4, 0.5};
        assertThat(threshold(0.9, nine)).contains(0.9);
        assertThat(threshold(0.5, nine)).contains(0.5);
        // ceil(10 * 0.81) = 9, ceil(10 * 0.8) = 8
        assertThat(threshold(0.81, nine)).contains(0.9);
        assertThat(threshold(0.8, nine)).contains(0.8);
        assertThat(threshold(0.9, Arrays.copyOf(nine, 8))).isEmpty();
        assertThat(threshold(0.5, 0.2, 0.2, 0.2, 0.7)).contains(0.2);
        assertThat(threshold(0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, Double.NaN))
                .isEmpty();
    }

    /** 0.7 and 0.9 are no binary numbers; what is written counts. */
    @ParameterizedTest
    @CsvSource({"0.9, 9", "0.95, 19", "0.8, 4", "0.7, 3", "0.5, 1", "0.99, 99", "0.1, 1"})
    void fewestIsWhereAThresholdBegins(double coverage, long fewest) {
        ConformalSpec asked = spec(coverage, ConformalUnit.WINDOWS);
        assertThat(asked.fewest()).isEqualTo(fewest);
        assertThat(asked.rank(fewest)).isLessThanOrEqualTo(fewest);
        assertThat(asked.rank(fewest - 1)).isGreaterThan(fewest - 1);
    }

    @Test
    void scoresByHand() {
        float[] probabilities = {0.5f, 0.125f, 0.375f, 0.25f, 0.25f, 0.5f};
        assertThat(scores(ConformalScore.LAC, probabilities, 0)).containsExactly(0.5, 0.875, 0.625);
        assertThat(scores(ConformalScore.APS, probabilities, 0)).containsExactly(0, 0.875, 0.5);
        assertThat(scores(ConformalScore.APS, probabilities, 1)).containsExactly(0.5, 0.75, 0);
        assertThat(ConformalSets.size(ConformalScore.LAC, probabilities, 3, 0, Optional.of(0.625)))
                .isEqualTo(2);
        assertThat(ConformalSets.size(ConformalScore.LAC, probabilities, 3, 0, Optional.of(0.25)))
                .isZero();
        assertThat(ConformalSets.size(ConformalScore.APS, probabilities, 3, 0, Optional.of(0.0)))
                .isEqualTo(1);
        assertThat(ConformalSets.size(ConformalScore.LAC, probabilities, 3, 0, Optional.empty()))
                .isEqualTo(3);
    }

    private static double[] scores(ConformalScore kind, float[] probabilities, int window) {
        return IntStream.range(0, 3)
                .mapToDouble(label -> ConformalSets.score(kind, probabilities, 3, window, label))
                .toArray();
    }

    /** Of m windows so many are covered as a beta-binomial law says, whatever law scores have (Vovk 2012). */
    @ParameterizedTest
    @CsvSource({"0.9, 9", "0.9, 30", "0.7, 25"})
    void coverageHasItsFiniteLaw(double coverage, int calibration) {
        int trials = 20_000;
        int tested = 20;
        var random = KeyedRandom.of(7, "conformal", calibration, 0);
        long[] counts = new long[tested + 1];
        for (int trial = 0; trial < trials; trial++) {
            double[] scores = draws(random::nextDouble, calibration);
            Optional<Double> threshold = threshold(coverage, scores);
            counts[
                    (int) Arrays.stream(draws(random::nextDouble, tested))
                            .filter(score -> ConformalSets.isIn(score, threshold))
                            .count()]++;
        }
        long rank = spec(coverage, ConformalUnit.WINDOWS).rank(calibration);
        double statistic = 0;
        double mean = 0;
        int cells = 0;
        for (int covered = 0; covered <= tested; covered++) {
            double expected = trials * betaBinomial(tested, covered, (double) rank, (double) (calibration + 1 - rank));
            mean += (double) covered * (double) counts[covered] / (double) trials / tested;
            if (expected >= 5) {
                statistic += (counts[covered] - expected) * (counts[covered] - expected) / expected;
                cells++;
            }
        }
        // A chi-square of so many cells has a standard deviation of sqrt(2 cells).
        assertThat(statistic).isLessThan(cells + 4 * Math.sqrt(2.0 * cells));
        assertThat(mean).isCloseTo((double) rank / (calibration + 1), within(0.01));
        assertThat(mean).isGreaterThan(coverage - 0.005);
    }

    private static double betaBinomial(int n, int k, double a, double b) {
        return Math.exp(Gamma.logGamma(n + 1.0)
                - Gamma.logGamma(k + 1.0)
                - Gamma.logGamma(n - k + 1.0)
                + logBeta(k + a, n - k + b)
                - logBeta(a, b));
    }

    private static double logBeta(double a, double b) {
        return Gamma.logGamma(a) + Gamma.logGamma(b) - Gamma.logGamma(a + b);
    }

    private static double[] draws(DoubleSupplier draw, int count) {
        return IntStream.range(0, count).mapToDouble(_ -> draw.getAsDouble()).toArray();
    }

    @Test
    void tiesOnlyCoverMore() {
        var random = KeyedRandom.of(7, "ties");
        int covered = 0;
        int trials = 20_000;
        for (int trial = 0; trial < trials; trial++) {
            Optional<Double> threshold = threshold(0.8, draws(() -> random.nextInt(5) / 4.0, 14));
            covered += ConformalSets.isIn(random.nextInt(5) / 4.0, threshold) ? 1 : 0;
        }
        assertThat((double) covered / trials).isGreaterThan(0.85);
    }

    /**
     * People differ, so that windows of ten people are not windows of an eleventh: calibrated by windows he is covered too
     * seldom, calibrated by people as often as promised.
     */
    @Test
    void whoIsNewIsCoveredWhenPeopleCalibrate() {
        var random = KeyedRandom.of(3, "people");
        Map<ConformalUnit, Double> covered = new EnumMap<>(ConformalUnit.class);
        int trials = 3000;
        for (int trial = 0; trial < trials; trial++) {
            List<double[]> people = new ArrayList<>();
            for (int person = 0; person < 10; person++) {
                people.add(person(random, 1 + random.nextInt(30)));
            }
            double[] other = person(random, 20);
            for (ConformalUnit unit : ConformalUnit.values()) {
                Optional<Double> threshold = ConformalSets.threshold(spec(0.9, unit), people);
                covered.merge(
                        unit,
                        Arrays.stream(other)
                                        .filter(score -> ConformalSets.isIn(score, threshold))
                                        .count()
                                / 20.0,
                        Double::sum);
            }
        }
        assertThat(covered.getOrDefault(ConformalUnit.PEOPLE, 0.0) / trials).isGreaterThan(0.89);
        assertThat(covered.getOrDefault(ConformalUnit.WINDOWS, 0.0) / trials).isLessThan(0.88);
    }

    private static double[] person(KeyedRandom random, int windows) {
        double own = 3 * random.nextGaussian();
        return draws(() -> own + random.nextGaussian(), windows);
    }

    /** Three people with 1, 2 and 4 windows: each weighs a third, whatever they have. */
    @Test
    void peopleCountAlike() {
        List<double[]> people =
                List.of(new double[] {4}, new double[] {1, 5}, new double[] {2, 3, 6, 7}, new double[0]);
        // (3 + 1) * 0.5 = 2 people's weight: 1/2 at 1, 3/4 at 2, 1 at 3, 2 at 4.
        assertThat(ConformalSets.threshold(spec(0.5, ConformalUnit.PEOPLE), people))
                .contains(4.0);
        // 4 * 0.6 = 2.4: 2.5 at 5.
        assertThat(ConformalSets.threshold(spec(0.6, ConformalUnit.PEOPLE), people))
                .contains(5.0);
        assertThat(ConformalSets.threshold(spec(0.75, ConformalUnit.PEOPLE), people))
                .contains(7.0);
        assertThat(ConformalSets.threshold(spec(0.76, ConformalUnit.PEOPLE), people))
                .isEmpty();
        // (7 + 1) * 0.5 = 4 windows.
        assertThat(ConformalSets.threshold(spec(0.5, ConformalUnit.WINDOWS), people))
                .contains(4.0);
    }

    @Test
    void figuresByHand() {
        float[] probabilities = {0.75f, 0.25f, 0.5f, 0.5f, 0.25f, 0.75f, 0.625f, 0.375f};
        var person = new PersonPredictions(
                "p", List.of(), new int[] {0, 1, 0, 0}, new int[] {0, 0, 1, 0}, Optional.of(probabilities));
        ConformalFigures figures =
                ConformalFigures.of(spec(0.9, ConformalUnit.WINDOWS), 2, Optional.of(0.3), List.of(), List.of(person));
        assertThat(figures.sizes()).containsExactly(2L, 2L, 0L);
        assertThat(figures.coverage()).isEqualTo(0.25);
        assertThat(figures.singleRight()).contains(0.5);
        assertThat(figures.empty()).isEqualTo(0.5);
        assertThat(figures.meanSize()).isEqualTo(0.5);
        assertThat(figures.tenths()).containsExactly(0L, 0L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
        ConformalFigures all =
                ConformalFigures.of(spec(0.9, ConformalUnit.WINDOWS), 2, Optional.empty(), List.of(), List.of(person));
        assertThat(all.coverage()).isEqualTo(1);
        assertThat(all.sizes()).containsExactly(0L, 0L, 4L);
        assertThat(all.tenths().getLast()).isEqualTo(1);
    }
}
