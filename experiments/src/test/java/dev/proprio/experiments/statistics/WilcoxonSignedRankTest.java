package dev.proprio.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WilcoxonSignedRankTest {
    @Test
    void sixDifferencesOfOneSignGiveTheSmallestP() {
        var test = WilcoxonSignedRank.of(1, 2, 3, 4, 5, 6);
        assertThat(test.p()).isEqualTo(0.03125);
        assertThat(test.positive()).isEqualTo(21);
        assertThat(test.negative()).isZero();
        assertThat(test.rankBiserial()).isEqualTo(1);
        assertThat(WilcoxonSignedRank.of(-1, -2, -3, -4, -5, -6).rankBiserial()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 0.0625", "6, 0.03125", "10, 0.001953125"})
    void theSmallestPHalvesWithEachPair(int pairs, double p) {
        assertThat(WilcoxonSignedRank.smallestP(pairs)).isEqualTo(p);
        assertThat(WilcoxonSignedRank.of(Arrays.copyOf(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, pairs))
                        .p())
                .isEqualTo(p);
    }

    @ParameterizedTest
    @CsvSource({"1, 6", "2, 7", "3, 7", "4, 8", "9, 9"})
    void moreComparisonsNeedMorePairs(int comparisons, int pairs) {
        assertThat(WilcoxonSignedRank.pairsNeeded(0.05, comparisons)).isEqualTo(pairs);
    }

    @Test
    void wilcoxonsOwnExampleOfPlants() {
        // Darwin's maize as in Hollander and Wolfe: T- = 24 of 15 pairs, two-sided p = 0.0413.
        var test = WilcoxonSignedRank.of(49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48);
        assertThat(test.negative()).isEqualTo(24);
        assertThat(test.p()).isCloseTo(0.0413, within(5e-5));
    }

    @Test
    void zerosAreDroppedAndCounted() {
        var test = WilcoxonSignedRank.of(0, 1, 2, 0.1 + 0.2 - 0.3, 3);
        assertThat(test.pairs()).isEqualTo(5);
        assertThat(test.used()).isEqualTo(3);
        assertThat(test.p()).isEqualTo(0.25);
        assertThat(WilcoxonSignedRank.of(0, 0, 0)).isEqualTo(new WilcoxonSignedRank(3, 0, 0, 0, 1));
        assertThat(WilcoxonSignedRank.of(0, 0).rankBiserial()).isZero();
        assertThat(WilcoxonSignedRank.of().p()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theExactPIsTheShareOfSignsThatAreAsExtremeAlsoWithTies(int pairs) {
        for (int trial = 0; trial < 20; trial++) {
            var random = KeyedRandom.of(5, "differences", pairs, trial);
            int values = trial < 10 ? 4 : 1000;
            double[] signed = new double[pairs];
            Arrays.setAll(signed, i -> (1 + random.nextInt(values)) * (random.nextBoolean() ? 1 : -1));
            assertThat(WilcoxonSignedRank.of(signed).p()).isCloseTo(enumerated(signed), within(1e-12));
        }
    }

    @Test
    void theApproximationContinuesTheExactTest() {
        var random = KeyedRandom.of(5, "many");
        double[] many = new double[401];
        Arrays.setAll(many, i -> random.nextGaussian() + 0.1);
        double exact = WilcoxonSignedRank.of(Arrays.copyOf(many, 400)).p();
        assertThat(exact).isBetween(1e-4, 0.5);
        assertThat(WilcoxonSignedRank.of(many).p()).isCloseTo(exact, within(0.02));
    }

    @Test
    void underTheHypothesisPIsAtMostAlphaThatOften() {
        int rejected = 0;
        for (int trial = 0; trial < 4000; trial++) {
            var random = KeyedRandom.of(6, "null", 0, trial);
            double[] differences = new double[8];
            Arrays.setAll(differences, i -> random.nextGaussian());
            rejected += WilcoxonSignedRank.of(differences).p() < 0.05 ? 1 : 0;
        }
        assertThat(rejected / 4000.0).isBetween(0.03, 0.05);
    }

    private static double enumerated(double[] differences) {
        double[] ranks =
                Ranks.ascending(Arrays.stream(differences).map(Math::abs).toArray());
        double half = Arrays.stream(ranks).sum() / 2;
        double observed = 0;
        for (int i = 0; i < ranks.length; i++) {
            observed += differences[i] > 0 ? ranks[i] : 0;
        }
        int extreme = 0;
        for (int signs = 0; signs < 1 << ranks.length; signs++) {
            double sum = 0;
            for (int i = 0; i < ranks.length; i++) {
                sum += (signs >> i & 1) * ranks[i];
            }
            extreme += Math.abs(sum - half) >= Math.abs(observed - half) ? 1 : 0;
        }
        return (double) extreme / (1 << ranks.length);
    }
}
