package dev.proprio.client.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingOperationsTest {
    @Test
    void everyWeightCountsTwiceEveryBiasOnceAndAllThreeTimes() {
        var model = new Model(new Mlp(List.of(6)), new InputShape(50, 6, 3), 1);
        assertThat(TrainingOperations.perWindow(model)).isEqualTo(3 * (2 * (300 * 6 + 6 * 3) + 6 + 3));
    }

    @Test
    void aConvolutionsWeightsCountWhereverTheyAreUsed() {
        var model = new Model(new Cnn1d(), new InputShape(128, 9, 6), 1);
        long first = 124 * (2 * 5 * 9 * 32 + 32);
        long second = 58 * (2 * 5 * 32 * 64 + 64);
        long dense = 2 * 29 * 64 * 128 + 128;
        long last = 2 * 128 * 6 + 6;
        assertThat(TrainingOperations.perWindow(model)).isEqualTo(3 * (first + second + dense + last));
    }

    @Test
    void aRecurrentLayersWeightsCountAtEveryPointInTime() {
        var model = new Model(new GruClassifier(), new InputShape(20, 3, 4), 1);
        var twice = new Model(new GruClassifier(), new InputShape(40, 3, 4), 1);
        long some = TrainingOperations.perWindow(model);
        assertThat(TrainingOperations.perWindow(twice)).isBetween(some * 18 / 10, some * 2);
    }
}
