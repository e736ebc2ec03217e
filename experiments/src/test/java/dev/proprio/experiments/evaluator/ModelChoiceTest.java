package dev.proprio.experiments.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelChoiceTest {
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

    private static Windows windows(int... labels) {
        return new Windows(1, 1, new float[labels.length], labels);
    }

    private static ModelChoice measure(int[] labels, float... models) {
        return ModelChoice.measure(windows(labels), Optional.empty(), models, 2, 0, new Constant());
    }

    @Test
    void oneModelIsMeasuredOnAllWindows() {
        ModelChoice measured = measure(new int[] {3, 3, 1}, 3);
        assertThat(measured.measured()).containsExactly(0, 1, 2);
        assertThat(measured.predictions()).containsExactly(3, 3, 3);
        assertThat(measured.loss()).isEqualTo(2);
    }

    @Test
    void aNewPersonsFirstWindowsOfEachClassChooseAndAreNotMeasured() {
        ModelChoice measured = measure(new int[] {3, 3, 3, 3, 2, 3, 3, 3, 3, 2}, 0, 3);
        assertThat(measured.measured()).containsExactly(2, 3, 5, 6, 7, 8, 9);
        assertThat(measured.predictions()).containsOnly(3);
        assertThat(measured.loss()).isEqualTo(1);
    }

    @Test
    void noLabelThatIsMeasuredHasAPartInTheChoice() {
        for (int trial = 0; trial < 50; trial++) {
            var random = KeyedRandom.of(41, "labels", 0, trial);
            int[] labels = new int[2 + random.nextInt(20)];
            Arrays.setAll(labels, i -> random.nextInt(1, 4));
            ModelChoice before = measure(labels, 1, 3);
            // A window of a class more or less would move what chooses: labels change places.
            int[] others = labels.clone();
            int[] measured = before.measured();
            for (int i = 0; i + 1 < measured.length; i += 2) {
                others[measured[i]] = labels[measured[i + 1]];
                others[measured[i + 1]] = labels[measured[i]];
            }
            ModelChoice after = measure(others, 1, 3);
            if (Arrays.equals(after.measured(), measured)) {
                assertThat(after.predictions()).isEqualTo(before.predictions());
            }
            ModelChoice own = ModelChoice.measure(
                    windows(others), Optional.of(windows(labels)), new float[] {1, 3}, 2, 0, new Constant());
            assertThat(own.measured()).hasSize(labels.length);
            assertThat(own.predictions())
                    .startsWith(ModelChoice.measure(
                                    windows(labels),
                                    Optional.of(windows(labels)),
                                    new float[] {1, 3},
                                    2,
                                    0,
                                    new Constant())
                            .predictions());
        }
    }

    @Test
    void whoTrainedIsMeasuredWithTheModelOfTheirDevice() {
        ModelChoice measured = ModelChoice.measure(
                windows(5, 5, 5), Optional.of(windows(1, 1, 2)), new float[] {1, 5}, 2, 0, new Constant());
        assertThat(measured.predictions()).containsExactly(1, 1, 1);
        assertThat(measured.loss()).isEqualTo(12);
    }

    @Test
    void whereNothingCanChooseItIsTheFirstModel() {
        assertThat(measure(new int[] {5}, 1, 5).predictions()).containsExactly(1);
        assertThat(measure(new int[] {5, 2}, 1, 5).predictions()).containsExactly(1, 1);
        assertThat(measure(new int[] {5, 5}, Float.NaN, 5).predictions()).containsExactly(5);
    }
}
