package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelFoldsTest {
    /** A model of one number, which it predicts for every window; the loss of a window is how far off that is. */
    private static final class Constant implements Trainer {
        private float value;

        @Override
        public ParameterLayout layout() {
            return ParameterLayout.of(List.of("w"), List.of(List.of(1)));
        }

        @Override
        public void setParameters(float[] parameters) {
            value = parameters[0];
        }

        @Override
        public void getParameters(float[] destination) {
            destination[0] = value;
        }

        @Override
        public void setRandom(KeyedRandom random) {}

        @Override
        public void requireBatch(int windows) {}

        @Override
        public double step(Windows shard, int[] order, int from, int to, double learningRate) {
            throw new AssertionError("nothing is trained here");
        }

        @Override
        public double step(Windows shard, int[] order, int from, int to, StepRule rule) {
            throw new AssertionError("nothing is trained here");
        }

        @Override
        public double evaluate(Windows windows, int from, int to, int[] predictions) {
            double loss = 0;
            for (int i = from; i < to; i++) {
                predictions[i] = (int) value;
                loss += Math.abs(windows.labels()[i] - value);
            }
            return loss;
        }

        @Override
        public void close() {}
    }

    private static ModelFolds measure(int[] labels, float... models) {
        return ModelFolds.measure(new Windows(1, 1, new float[labels.length], labels), models, 2, new Constant());
    }

    @Test
    void oneModelIsMeasuredOnAllWindows() {
        ModelFolds measured = measure(new int[] {3, 3, 1}, 3);
        assertThat(measured.predictions()).containsExactly(3, 3, 3);
        assertThat(measured.loss()).isEqualTo(2);
    }

    @Test
    void thePersonsModelCounts() {
        ModelFolds measured = measure(new int[] {3, 3, 3, 3, 2}, 0, 3);
        assertThat(measured.predictions()).containsExactly(3, 3, 3, 3, 3);
        assertThat(measured.loss()).isEqualTo(1);
    }

    @Test
    void whatIsMeasuredHasNoPartInTheChoice() {
        // The even windows would choose the second model and the odd ones the first: each gets what the other chose.
        ModelFolds measured = measure(new int[] {5, 1, 5, 1}, 1, 5);
        assertThat(measured.predictions()).containsExactly(1, 5, 1, 5);
        assertThat(measured.loss()).isEqualTo(16);
    }

    @Test
    void aSingleWindowIsMeasuredOnTheFirstModel() {
        assertThat(measure(new int[] {5}, 1, 5).predictions()).containsExactly(1);
    }
}
