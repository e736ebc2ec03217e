package dev.proprio.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfusionMatrixTest {
    @Test
    void aKnownMatrixHasKnownMeasures() {
        ConfusionMatrix matrix = ConfusionMatrix.of(new long[][] {{5, 1, 0}, {2, 3, 1}, {0, 0, 8}});
        assertThat(matrix.total()).isEqualTo(20);
        assertThat(matrix.accuracy()).isEqualTo(0.8);
        assertThat(matrix.precision(0)).isEqualTo(5.0 / 7);
        assertThat(matrix.recall(0)).isEqualTo(5.0 / 6);
        assertThat(matrix.precision(2)).isEqualTo(8.0 / 9);
        assertThat(matrix.recall(2)).isEqualTo(1);
        assertThat(matrix.f1(0)).isEqualTo(10.0 / 13);
        assertThat(matrix.macroF1()).isCloseTo((10.0 / 13 + 6.0 / 10 + 16.0 / 17) / 3, within(1e-15));
    }

    @Test
    void classesThatNeverAppearDoNotCount() {
        ConfusionMatrix matrix = ConfusionMatrix.of(4, new int[] {0, 0, 1}, new int[] {0, 0, 3});
        assertThat(matrix.macroF1()).isEqualTo(1.0 / 3);
        assertThat(matrix.f1(2)).isZero();
        assertThat(matrix.precision(1)).isZero();
        assertThat(matrix.recall(3)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void countingInPartsIsCountingTheWhole(long seed) {
        KeyedRandom random = KeyedRandom.of(seed, "labels");
        int[] truth = random.ints(500, 0, 7).toArray();
        int[] predicted = random.ints(500, 0, 7).toArray();
        ConfusionMatrix sum = ConfusionMatrix.empty(7);
        for (int i = 0; i < truth.length; i++) {
            sum = sum.plus(ConfusionMatrix.of(7, new int[] {truth[i]}, new int[] {predicted[i]}));
        }
        assertThat(sum).isEqualTo(ConfusionMatrix.of(7, truth, predicted));
        assertThat(sum.hashCode())
                .isEqualTo(ConfusionMatrix.of(7, truth, predicted).hashCode());
    }

    @Test
    void perfectPredictionsAreOne() {
        int[] labels = {0, 1, 2, 2, 1};
        ConfusionMatrix matrix = ConfusionMatrix.of(3, labels, labels);
        assertThat(matrix.accuracy()).isEqualTo(1);
        assertThat(matrix.macroF1()).isEqualTo(1);
    }

    @Test
    void whatIsImpossibleIsRefused() {
        assertThatThrownBy(() -> ConfusionMatrix.empty(3).accuracy())
                .hasMessage("nothing was counted, so that there is nothing to measure");
        assertThatThrownBy(() -> ConfusionMatrix.empty(3).macroF1()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ConfusionMatrix.of(new long[][] {{1, 2}}))
                .hasMessage("a confusion matrix must be square and without negative counts");
        assertThatThrownBy(() -> ConfusionMatrix.of(2, new int[3], new int[2]))
                .hasMessage("3 labels do not fit 2 predictions");
        assertThatThrownBy(() -> ConfusionMatrix.empty(3).plus(ConfusionMatrix.empty(2)))
                .hasMessage("a matrix of 2 classes cannot be added to one of 3");
    }
}
