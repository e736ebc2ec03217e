package dev.proprio.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LstmClassifier;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Softmax;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.junit.jupiter.api.Test;

/** Multiply-adds counted by hand, two operations each. */
class StepFlopsTest {
    @Test
    void aSingleLayerNeedsNoGradientByItsInput() {
        var shape = new InputShape(10, 2, 3);
        assertThat(StepFlops.perWindow(new Softmax().configuration(shape, 1), shape))
                .isEqualTo(2 * 2 * (20 * 3));
    }

    @Test
    void denseLayersAfterTheFirstHaveThreeProducts() {
        var shape = new InputShape(561, 1, 6);
        assertThat(StepFlops.perWindow(new Mlp(List.of(200)).configuration(shape, 1), shape))
                .isEqualTo(2 * (2 * 561 * 200 + 3 * 200 * 6));
    }

    @Test
    void convolutionsCountEveryPointOfTheirOutput() {
        var shape = new InputShape(128, 9, 6);
        long first = 124 * 5 * 9 * 32;
        long second = 58 * 5 * 32 * 64;
        long dense = 29 * 64 * 128 + 128 * 6;
        assertThat(StepFlops.perWindow(new Cnn1d().configuration(shape, 1), shape))
                .isEqualTo(2 * (2 * first + 3 * second + 3 * dense));
    }

    @Test
    void recurrentLayersCountEveryPointInTimeAndTheirStateThreeTimes() {
        var configuration = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LSTM.Builder().nOut(64).build())
                .layer(new RnnOutputLayer.Builder().nOut(6).build())
                .setInputType(InputType.recurrent(9, 128))
                .build();
        long input = 128 * 4 * 9 * 64;
        long state = 128 * 4 * 64 * 64;
        long output = 128 * 64 * 6;
        assertThat(StepFlops.perWindow(configuration, new InputShape(128, 9, 6)))
                .isEqualTo(2 * (2 * input + 3 * state + 3 * output));
    }

    @Test
    void theLastOfARecurrentLayerCostsAllOfIt() {
        var shape = new InputShape(128, 9, 6);
        long input = 128 * 4 * 9 * 64;
        long state = 128 * 4 * 64 * 64;
        assertThat(StepFlops.perWindow(new LstmClassifier().configuration(shape, 1), shape))
                .isEqualTo(2 * (2 * input + 3 * state + 3 * 64 * 6));
    }

    @Test
    void theJudgedModelsCostWhatTheyDo() {
        Map<String, Long> flops =
                BenchModel.all().stream().collect(Collectors.toMap(BenchModel::name, BenchModel::flopsPerStep));
        assertThat(flops)
                .containsEntry("mlp b=10", 4_560_000L)
                .containsEntry("mlp b=32", 14_592_000L)
                .containsEntry("cnn b=10", 57_077_760L)
                .containsEntry("cnn b=32", 182_648_832L)
                .containsEntry("lstm b=32", 440_475_648L);
    }

    @Test
    void everyTimedLayerHasProducts() {
        assertThat(BenchModel.layers())
                .allSatisfy(layer ->
                        assertThat(layer.flopsPerStep()).as(layer.name()).isPositive());
    }
}
