package dev.proprio.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedPermutationTest {
    @Test
    void fishersOwnExampleOfDarwinsMaize() {
        // The Design of Experiments, section 21: 863 of 32,768 sums are as great, and as many as small.
        var test = PairedPermutation.of(49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48);
        assertThat(test.p()).isCloseTo(2 * 863 / 32768.0, within(1e-12));
        assertThat(test.used()).isEqualTo(15);
    }

    @Test
    void differencesOfOneSignGiveTheSmallestPThatThereIs() {
        for (int pairs = 1; pairs <= 12; pairs++) {
            double[] differences = new double[pairs];
            Arrays.setAll(differences, i -> -0.001 * (i + 1));
            assertThat(PairedPermutation.of(differences).p()).isEqualTo(WilcoxonSignedRank.smallestP(pairs));
        }
        assertThat(PairedPermutation.of(0, 0, 0.1 + 0.2 - 0.3)).isEqualTo(new PairedPermutation(3, 0, 1));
        assertThat(PairedPermutation.of().p()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 1, 1e6, 1e9, 1e18, 1e300})
    void pIsTheSameInWhateverUnit(double unit) {
        // By enumeration, 16 of 256 assignments of signs.
        double[] differences = {3, 5, -1, 4, 2, 6, -2, 3};
        double[] scaled =
                Arrays.stream(differences).map(difference -> difference * unit).toArray();
        assertThat(PairedPermutation.of(scaled).p()).isEqualTo(16 / 256.0);
        double[] oneWay = Arrays.stream(scaled).map(Math::abs).toArray();
        assertThat(PairedPermutation.of(oneWay)).isEqualTo(new PairedPermutation(8, 8, 2 / 256.0));
    }

    @Test
    void oneLargeDifferenceUndoesManySmallOnes() {
        assertThat(PairedPermutation.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -500).p())
                .isEqualTo(1);
        assertThat(WilcoxonSignedRank.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -500)
                        .p())
                .isLessThan(0.05);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8, 11})
    void pIsTheShareOfSignsWhoseSumIsAsFarFromNothing(int pairs) {
        var random = KeyedRandom.of(3, "differences", pairs, 0);
        double[] differences = new double[pairs];
        Arrays.setAll(differences, i -> random.nextInt(-6, 7) * 0.25);
        double reached = Math.abs(Arrays.stream(differences).sum());
        int extreme = 0;
        for (int signs = 0; signs < 1 << pairs; signs++) {
            double sum = 0;
            for (int i = 0; i < pairs; i++) {
                sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
            }
            extreme += Math.abs(sum) >= reached ? 1 : 0;
        }
        assertThat(PairedPermutation.of(differences).p())
                .isCloseTo(Math.min(1, extreme / Math.scalb(1.0, pairs)), within(1e-12));
    }

    @Test
    void theApproximationGoesOnWhereTheExactTestEnds() {
        var random = KeyedRandom.of(4, "differences");
        double[] differences = new double[41];
        Arrays.setAll(differences, i -> random.nextGaussian() + 0.35);
        // A difference of next to nothing changes the method, not the answer.
        differences[40] = 1e-9;
        double exact = PairedPermutation.of(Arrays.copyOf(differences, 40)).p();
        assertThat(PairedPermutation.of(differences).p()).isCloseTo(exact, within(0.01));
    }
}
