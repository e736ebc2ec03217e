package dev.proprio.client.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedWindowsTest {
    private static final InputShape SHAPE = new InputShape(16, 3, 4);
    private static final int COUNT = 11;

    private final Model model = new Model(new Cnn1d(List.of(6), 3, 2, List.of(9)), SHAPE, 5);
    private final int[] order =
            IntStream.range(0, COUNT).map(i -> (i * 4) % COUNT).toArray();

    @Test
    void theGradientIsTheMeanOfTheWindowsGradientsTimesTheirWeights() throws Exception {
        Windows shard = shard();
        float[] weights = new float[COUNT];
        var random = KeyedRandom.of(3, "weights");
        for (int i = 0; i < COUNT; i++) {
            weights[i] = i == 4 ? 0 : (float) (2 * random.nextDouble());
        }
        try (Trainer trainer = model.newTrainer()) {
            float[] actual = new float[trainer.layout().length()];
            trainer.setParameters(model.initialParameters());
            double loss = trainer.step(
                    shard, order, 2, 9, (w, g, length) -> System.arraycopy(g, 0, actual, 0, length), weights);
            double[] expected = new double[actual.length];
            double losses = 0;
            for (int n = 2; n < 9; n++) {
                float weight = weights[order[n]];
                losses += trainer.step(shard, order, n, n + 1, (w, g, length) -> {
                            for (int i = 0; i < length; i++) {
                                expected[i] += (double) weight * g[i] / 7;
                            }
                        })
                        / 7;
            }
            assertThat(loss).isCloseTo(losses, within(1e-6));
            for (int i = 0; i < actual.length; i++) {
                assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-6));
            }
        }
    }

    @Test
    void windowsThatAllCountOnceAreAPlainStepToTheBit() throws Exception {
        Windows shard = shard();
        float[] once = new float[COUNT];
        Arrays.fill(once, 1);
        try (Trainer trainer = model.newTrainer()) {
            float[] plain = new float[trainer.layout().length()];
            float[] weighted = plain.clone();
            trainer.setParameters(model.initialParameters());
            trainer.step(shard, order, 0, COUNT, (w, g, length) -> System.arraycopy(g, 0, plain, 0, length));
            trainer.step(shard, order, 0, COUNT, (w, g, length) -> System.arraycopy(g, 0, weighted, 0, length), once);
            assertThat(weighted).containsExactly(plain);
        }
    }

    @Test
    void theReferenceTrainerRefuses() throws Exception {
        try (Trainer trainer = new Model(new Softmax(), SHAPE, 5, TrainerKind.DL4J).newTrainer()) {
            assertThatThrownBy(() -> trainer.step(shard(), order, 0, COUNT, (w, g, length) -> {}, new float[COUNT]))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageStartingWith("the model's trainer does not let windows count differently");
        }
    }

    private static Windows shard() {
        float[] features = new float[COUNT * SHAPE.size()];
        var random = KeyedRandom.of(2, "windows");
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        return new Windows(
                SHAPE.length(),
                SHAPE.channels(),
                features,
                IntStream.range(0, COUNT).map(i -> i % 4).toArray());
    }
}
