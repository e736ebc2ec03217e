package dev.proprio.client.training.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.augmentation.Jitter;
import dev.proprio.client.personalization.FrozenTraining;
import dev.proprio.client.personalization.PartialSharing;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.AugmentedTraining;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.GeneralizedCrossEntropy;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Generalized cross-entropy: its values and gradients, its ends, and that it is not misled where cross-entropy is. */
class RobustLossTest {
    private static final int CLASSES = 4;
    private static final InputShape SHAPE = new InputShape(16, 3, CLASSES);
    private static final Cnn1d NETWORK = new Cnn1d(List.of(6), 3, 2, List.of(9));
    private static final Model MODEL = new Model(NETWORK, SHAPE, 5);

    @Test
    void betweenCrossEntropyAndHalfTheAbsoluteError() {
        for (double p : new double[] {1e-9, 1e-4, 0.03, 0.2, 0.5, 0.9, 0.999, 1}) {
            assertThat(new GeneralizedCrossEntropy(0).of(p)).isEqualTo(-StrictMath.log(p));
            assertThat(new GeneralizedCrossEntropy(1e-12).of(p)).isCloseTo(-Math.log(p), within(1e-8));
            assertThat(new GeneralizedCrossEntropy(1).of(p)).isCloseTo(1 - p, within(1e-15));
            double q = 0.7;
            assertThat(new GeneralizedCrossEntropy(q).of(p)).isCloseTo((1 - Math.pow(p, q)) / q, within(1e-14));
            // Where it is steeper it is larger, from q to q.
            assertThat(new GeneralizedCrossEntropy(0.3).of(p))
                    .isGreaterThanOrEqualTo(new GeneralizedCrossEntropy(q).of(p));
        }
        for (double q : new double[] {1e-3, 0.3, 0.7, 1}) {
            assertThat(new GeneralizedCrossEntropy(q).of(0)).isFinite().isLessThanOrEqualTo(1 / q);
            assertThat(new GeneralizedCrossEntropy(q).factor(0)).isZero();
            assertThat(new GeneralizedCrossEntropy(q).factor(1)).isEqualTo(1);
        }
        for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new LocalSgd(new LocalLoop(), 0, 0, Optional.of(wrong)))
                    .hasMessageContaining("robustLoss must be between 0.0 and 1.0");
        }
    }

    /** In double precision, from logits that hardly differ to ones by which the label is out of the question. */
    @ParameterizedTest
    @CsvSource({"0.01, 0.2", "0.1, 0.7", "1, 0.05", "1, 0.7", "1, 1", "10, 0.7", "10, 0.3", "30, 0.7"})
    void gradientsAreCentralDifferences(double scale, double q) {
        KeyedRandom random = KeyedRandom.of(3, "logits");
        var loss = new GeneralizedCrossEntropy(q);
        var softmax = new Loss(true, Nonlinearity.IDENTITY, false, new float[] {1, 0.5f, 2, 1});
        float[] weights = {1, 0.5f, 2, 1};
        for (int trial = 0; trial < 20; trial++) {
            double[] logits = new double[CLASSES];
            var link = new Link(1, CLASSES);
            link.resize(1);
            for (int i = 0; i < CLASSES; i++) {
                logits[i] = (float) (scale * random.nextGaussian());
                link.values.data[link.values.at(0) + i] = (float) logits[i];
            }
            int label = trial % CLASSES;
            softmax.activate(link.values, 0);
            double value = softmax.differentiate(link, 0, label, loss);
            assertThat(value).isCloseTo(weights[label] * value(logits, label, q), within(2e-5 * (1 + value)));
            for (int i = 0; i < CLASSES; i++) {
                double step = 1e-5 * Math.max(scale, 1);
                double kept = logits[i];
                logits[i] = kept + step;
                double above = value(logits, label, q);
                logits[i] = kept - step;
                double below = value(logits, label, q);
                logits[i] = kept;
                assertThat((double) link.gradient.data[link.gradient.at(0) + i])
                        .isCloseTo(weights[label] * (above - below) / (2 * step), within(2e-5));
            }
        }
    }

    private static double value(double[] logits, int label, double q) {
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - logits[label]);
        }
        return (1 - Math.pow(1 / sum, q)) / q;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7, 1})
    void aLabelThatIsOutOfTheQuestionMovesNextToNothingAndIsFinite(double q) {
        var softmax = new Loss(true, Nonlinearity.IDENTITY, false, new float[] {1, 1, 1, 1});
        var link = new Link(1, CLASSES);
        link.resize(1);
        link.values.data[link.values.at(0) + 1] = 200;
        softmax.activate(link.values, 0);
        assertThat(softmax.differentiate(link, 0, 2, new GeneralizedCrossEntropy(q)))
                .isFinite()
                .isBetween(0.9, 1 / q);
        for (int i = 0; i < CLASSES; i++) {
            assertThat(link.gradient.data[link.gradient.at(0) + i]).isCloseTo(0, within(1e-10f));
        }
    }

    /** The bits of a step by the rule, of which plain SGD's are another form. */
    @Test
    void nearZeroItIsCrossEntropyAndZeroIsToTheBit() throws Exception {
        var loop = new LocalLoop(2, 5, 0.1);
        assertThat(update(new LocalSgd(loop, 0, 0, Optional.of(0.0)), Kernels.best()))
                .containsExactly(update(new LocalSgd(loop, 0, 0), Kernels.best()));
        float[] plain = update(new LocalSgd(loop, 0.5, 0.01), Kernels.best());
        assertThat(update(new LocalSgd(loop, 0.5, 0.01, Optional.of(0.0)), Kernels.best()))
                .containsExactly(plain);
        float[] near = update(new LocalSgd(loop, 0.5, 0.01, Optional.of(1e-9)), Kernels.best());
        assertThat(near).containsExactly(plain, within(1e-6f));
        assertThat(update(new LocalSgd(loop, 0.5, 0.01, Optional.of(0.7)), Kernels.best()))
                .isNotEqualTo(plain);
    }

    @Test
    void vectorsOfAnyWidthGiveTheBitsOfPlainLoops() throws Exception {
        var robust = new LocalSgd(new LocalLoop(2, 5, 0.1), 0.9, 0, Optional.of(0.7));
        float[] expected = update(robust, Kernels.scalar());
        for (int lanes : new int[] {4, 8, 16}) {
            assertThat(update(robust, VectorKernels.ofLanes(lanes)))
                    .as(String.format(Locale.ROOT, "%d lanes", lanes))
                    .containsExactly(expected);
        }
    }

    /** What surrounds the steps hands the loss on. */
    @Test
    void algorithmsAroundItTrainOnTheSameLoss() throws Exception {
        var robust = new LocalSgd(new LocalLoop(2, 5, 0.1), 0.5, 0, Optional.of(0.7));
        float[] expected = update(robust, Kernels.best());
        assertThat(update(new PartialSharing("none", robust), Kernels.best())).containsExactly(expected);
        assertThat(update(new AugmentedTraining(List.of(new Jitter(0)), robust), Kernels.best()))
                .containsExactly(expected);
        var plain = new LocalSgd(new LocalLoop(2, 5, 0.1), 0.5, 0);
        float[] frozen = update(new FrozenTraining("body", robust), Kernels.best());
        assertThat(frozen).isNotEqualTo(update(new FrozenTraining("body", plain), Kernels.best()));
        // Body first, and frozen: where a layer lies is not what this is about.
        assertThat(frozen).contains(0f).isNotEqualTo(new float[frozen.length]);
    }

    private static float[] update(LocalAlgorithm algorithm, Kernels kernels) throws Exception {
        var round = new LocalRound(
                1, MODEL.begin(algorithm).model(), noise(13), ClientState.EMPTY, KeyedRandom.of(1, "train"));
        try (var trainer = new FusedTrainer(NETWORK.configuration(SHAPE, 5), MODEL.layout(), SHAPE, kernels)) {
            return algorithm.train(round, trainer).update().parameters().clone();
        }
    }

    private static Windows noise(int count) {
        KeyedRandom random = KeyedRandom.of(4, "windows");
        float[] values = new float[count * 48];
        int[] labels = new int[count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES;
        }
        return new Windows(16, 3, values, labels);
    }

    /** Three of ten labels are wrong, and a network with room enough learns them by heart: by cross-entropy more of them. */
    @Test
    void itLearnsFewerWrongLabelsByHeart() throws Exception {
        var shape = new InputShape(1, 6, CLASSES);
        var model = new Model(new Mlp(List.of(64)), shape, 2);
        Map<Double, Integer> right = new TreeMap<>();
        for (double q : new double[] {0, 0.7}) {
            int sum = 0;
            for (int seed = 0; seed < 3; seed++) {
                Windows shard = blobs(200, seed, 0.3);
                Windows tested = blobs(400, 100 + seed, 0);
                var round = new LocalRound(
                        1,
                        Broadcast.of(model.layout(), model.initialParameters()),
                        shard,
                        ClientState.EMPTY,
                        KeyedRandom.of(seed, "train"));
                try (Trainer trainer = model.newTrainer()) {
                    float[] change = new LocalSgd(new LocalLoop(150, 20, 0.1), 0.9, 0, Optional.of(q))
                            .train(round, trainer)
                            .update()
                            .parameters();
                    float[] end = model.initialParameters().clone();
                    for (int i = 0; i < end.length; i++) {
                        end[i] += change[i];
                    }
                    trainer.setParameters(end);
                    int[] predicted = new int[tested.count()];
                    trainer.evaluate(tested, 0, tested.count(), predicted);
                    for (int i = 0; i < predicted.length; i++) {
                        sum += predicted[i] == tested.label(i) ? 1 : 0;
                    }
                }
            }
            right.put(q, sum);
        }
        assertThat(right.getOrDefault(0.7, 0)).isGreaterThan(right.getOrDefault(0.0, 1200) + 100);
    }

    private static Windows blobs(int count, long seed, double wrong) {
        KeyedRandom random = KeyedRandom.of(seed, "blobs");
        float[] values = new float[count * 6];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            int label = i % CLASSES;
            for (int c = 0; c < 6; c++) {
                values[i * 6 + c] = (float) (random.nextGaussian() + (c == label ? 3 : 0));
            }
            labels[i] = random.nextDouble() < wrong ? (label + 1 + random.nextInt(CLASSES - 1)) % CLASSES : label;
        }
        return new Windows(1, 6, values, labels);
    }
}
