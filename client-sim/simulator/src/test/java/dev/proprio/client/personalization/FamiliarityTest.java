package dev.proprio.client.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FamiliarityTest {
    private static final int CLASSES = 3;
    private static final Model MODEL = new Model(new Mlp(List.of(5)), new InputShape(4, 2, CLASSES), 7);

    private static Windows windows(int count, double middle) {
        var random = KeyedRandom.of(1, "familiarity", count, 0);
        float[] features = new float[8 * count];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) (middle + random.nextGaussian());
        }
        return new Windows(
                4, 2, features, IntStream.range(0, count).map(i -> i % CLASSES).toArray());
    }

    /** log p = logit - energy's negative, for every class: the softmax knows nothing else. */
    @Test
    void energyIsWhatTheSoftmaxTakesOff() throws Exception {
        float[] parameters = MODEL.initialParameters();
        Windows windows = windows(20, 0);
        try (Trainer trainer = MODEL.newTrainer()) {
            double[] energy = Familiarity.energy(parameters, windows, trainer);
            var output = OutputLayer.of(MODEL.layout());
            Embedding vectors = Embedding.of(parameters, windows, trainer);
            float[] scores = new float[CLASSES * windows.count()];
            assertThat(trainer.scores(windows, 0, windows.count(), scores)).isTrue();
            double[] confidence = Familiarity.confidence(parameters, windows, CLASSES, trainer);
            for (int n = 0; n < windows.count(); n++) {
                double most = 0;
                for (int c = 0; c < CLASSES; c++) {
                    double logit = output.logit(parameters, c, vectors.values(), n * vectors.size());
                    assertThat(Math.log(scores[n * CLASSES + c])).isCloseTo(logit - energy[n], within(1e-4));
                    most = Math.max(most, scores[n * CLASSES + c]);
                }
                assertThat(confidence[n]).isEqualTo(most);
            }
        }
    }

    @Test
    void devicesAddUpAndWhatIsFarAwayIsUnfamiliar() throws Exception {
        float[] parameters = MODEL.initialParameters();
        Windows all = windows(60, 0);
        Windows one = all.select(IntStream.range(0, 23).toArray());
        Windows other = all.select(IntStream.range(23, 60).toArray());
        try (Trainer trainer = MODEL.newTrainer()) {
            FeatureSpread whole = FeatureSpread.of(parameters, all, CLASSES, trainer);
            FeatureSpread sum = FeatureSpread.of(parameters, one, CLASSES, trainer)
                    .plus(FeatureSpread.of(parameters, other, CLASSES, trainer));
            for (int c = 0; c < CLASSES; c++) {
                assertThat(sum.variances(c)).containsExactly(whole.variances(c), within(1e-9));
            }
            double[] near = sum.familiarity(parameters, all, trainer);
            double[] exact = whole.familiarity(parameters, all, trainer);
            assertThat(near).containsExactly(exact, within(1e-9));
            double[] far = sum.familiarity(parameters, windows(30, 6), trainer);
            assertThat(IntStream.range(0, far.length)
                            .mapToDouble(i -> far[i])
                            .average()
                            .orElseThrow())
                    .isLessThan(IntStream.range(0, near.length)
                            .mapToDouble(i -> near[i])
                            .average()
                            .orElseThrow());
            FeatureSpread signals = FeatureSpread.ofSignals(one, CLASSES).plus(FeatureSpread.ofSignals(other, CLASSES));
            assertThat(signals.familiarityOfSignals(all))
                    .containsExactly(FeatureSpread.ofSignals(all, CLASSES).familiarityOfSignals(all), within(1e-6));
        }
    }

    /** Two classes of which one varies more, and a value that never does. */
    @Test
    void eachClassHasItsOwnSpread() {
        var vectors = new Embedding(2, new float[] {0, 3, 2, 3, 10, 3, 16, 3});
        double[] squares = {4, 18, 356, 18};
        var spread = FeatureSpread.of(ClassMeans.of(3, new int[] {0, 0, 1, 1}, vectors), Arrays.copyOf(squares, 6));
        // Around their means of 1 and 13 the sums of squares are 2 and 18: 10 of both classes together, 5 in the mean
        // of both values.
        assertThat(spread.variances(0)).containsExactly(new double[] {0.9 * 2 + 0.1 * 10, 0.1 * 5}, within(1e-12));
        assertThat(spread.variances(1)).containsExactly(new double[] {0.9 * 18 + 0.1 * 10, 0.1 * 5}, within(1e-12));
        assertThat(spread.variances(2)).containsExactly(new double[] {0.1 * 10, 0.1 * 5}, within(1e-12));
    }
}
