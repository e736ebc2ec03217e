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
import java.util.Set;
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
            var features = SignalFeatures.of(all);
            assertThat(signals.familiarityOfSignals(features))
                    .containsExactly(
                            FeatureSpread.ofSignals(all, CLASSES).familiarityOfSignals(features), within(1e-6));
            int[] some = {7, 2, 30};
            assertThat(signals.familiarityOfSignals(features.select(some)))
                    .containsExactly(signals.familiarityOfSignals(SignalFeatures.of(all.select(some))));
        }
    }

    /** Two classes of which one varies more, and a value that never does. */
    @Test
    void eachClassHasItsOwnSpread() {
        var vectors = new Embedding(2, new float[] {0, 3, 2, 3, 10, 3, 16, 3});
        double[] squares = {4, 18, 356, 18};
        var spread = FeatureSpread.of(ClassMeans.of(3, new int[] {0, 0, 1, 1}, vectors), Arrays.copyOf(squares, 6));
        // Around their means of 1 and 13 the sums of squares are 2 and 18: 10 of both classes together, 5 in the mean
        // of
        // both values. A class's own variance is worth one degree of freedom, and that of both five; a mean of two
        // windows
        // is half as uncertain as a window.
        double[] own = {(2 + 5 * 10) / 6.0, 5 * 5 / 6.0};
        double[] other = {(18 + 5 * 10) / 6.0, 5 * 5 / 6.0};
        assertThat(spread.variances(0)).containsExactly(new double[] {1.5 * own[0], 1.5 * own[1]}, within(1e-12));
        assertThat(spread.variances(1)).containsExactly(new double[] {1.5 * other[0], 1.5 * other[1]}, within(1e-12));
        assertThat(spread.variances(2)).containsExactly(new double[] {10, 5}, within(1e-12));
    }

    /** Of many windows a class's own variance counts as nine tenths. */
    @Test
    void manyWindowsSpeakForThemselves() {
        float[] values = new float[200];
        for (int n = 0; n < 100; n++) {
            values[n] = n % 2 == 0 ? 1 : -1;
            values[100 + n] = 10 + 3 * (n % 2 == 0 ? 1 : -1);
        }
        int[] labels = IntStream.range(0, 200).map(n -> n / 100).toArray();
        var spread = FeatureSpread.of(
                ClassMeans.of(2, labels, new Embedding(1, values)), new double[] {100, 100 * (100 + 9)});
        double pooled = 1000.0 / 198;
        assertThat(spread.variances(0))
                .containsExactly(new double[] {1.01 * (0.9 * 100 / 99 + 0.1 * pooled)}, within(1e-9));
        assertThat(spread.variances(1))
                .containsExactly(new double[] {1.01 * (0.9 * 900 / 99 + 0.1 * pooled)}, within(1e-9));
    }

    /** Twice the logarithm of two densities' ratio, and the other way round its negative. */
    @Test
    void contrastIsARatioOfDensities() {
        Windows all = windows(60, 0);
        float[] values = all.features().clone();
        for (int n = 0; n < 60; n += CLASSES) {
            for (int i = 0; i < all.size(); i++) {
                values[n * all.size() + i] *= 1 + i;
            }
        }
        var shifted = new Windows(all.length(), all.channels(), values, all.labels());
        var features = SignalFeatures.of(shifted);
        FeatureSpread spread = FeatureSpread.ofSignals(shifted, CLASSES);
        double[] contrast = spread.contrastOfSignals(features, Set.of(0));
        double[] back = spread.contrastOfSignals(features, Set.of(1, 2));
        for (int n = 0; n < 60; n++) {
            assertThat(contrast[n]).isEqualTo(-back[n]);
        }
        assertThat(IntStream.range(0, 60).filter(n -> n % CLASSES == 0).filter(n -> contrast[n] > 0))
                .hasSizeGreaterThan(15);
        assertThat(IntStream.range(0, 60).filter(n -> n % CLASSES > 0).filter(n -> contrast[n] < 0))
                .hasSizeGreaterThan(30);
        assertThat(spread.contrastOfSignals(features, Set.of())).containsOnly(Double.NEGATIVE_INFINITY);
        assertThat(spread.contrastOfSignals(features, Set.of(0, 1, 2))).containsOnly(Double.POSITIVE_INFINITY);
    }
}
