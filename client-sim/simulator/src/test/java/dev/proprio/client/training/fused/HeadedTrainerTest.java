package dev.proprio.client.training.fused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.UnlabelledWindows;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.HeadedTrainer;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LinearHead;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.OutputLoss;
import dev.proprio.client.training.PseudoLabel;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.UnlabelledViews;
import dev.proprio.client.training.pretext.ContrastiveTraining;
import dev.proprio.client.training.pretext.MaskedReconstruction;
import dev.proprio.client.training.pretext.TransformRecognition;
import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A head in place of the last layer: the same steps, at every vector width. */
class HeadedTrainerTest {
    private static final InputShape SHAPE = new InputShape(16, 3, 4);
    private static final Cnn1d NETWORK = new Cnn1d(List.of(6), 3, 2, List.of(9));
    private static final Model MODEL = new Model(NETWORK, SHAPE, 5);

    static List<LocalAlgorithm> algorithms() {
        var loop = new LocalLoop(2, 5, 0.1);
        var contrast = new ContrastiveTraining();
        return List.of(
                new TransformRecognition(loop, new TransformRecognition().transformations()),
                new MaskedReconstruction(loop, 0.4, 3),
                new ContrastiveTraining(loop, contrast.temperature(), 5, contrast.augment()),
                new PseudoLabel(loop, 0.2, false, new UnlabelledViews()));
    }

    /** With as many outputs as classes, the same weights and the classes' loss, it is the classifier. */
    @Test
    void aHeadOnTheClassesLossTakesTheClassifiersStepsToTheBit() throws Exception {
        Windows shard = shard(11);
        int[] order = {3, 1, 7, 0, 2, 10, 9};
        float[] expected = new float[MODEL.layout().length()];
        float[] found = new float[expected.length];
        try (Trainer trainer = MODEL.newTrainer()) {
            trainer.setParameters(MODEL.initialParameters());
            trainer.setRandom(KeyedRandom.of(1, "steps"));
            HeadedTrainer headed = trainer.withHead(new LinearHead(4));
            assertThat(trainer.withHead(new LinearHead(4))).isSameAs(headed);
            assertThat(headed.layout().length()).isEqualTo(expected.length);
            headed.startFrom(MODEL.initialParameters());
            for (int step = 0; step < 3; step++) {
                double loss = trainer.step(shard, order, 0, 7, 0.25);
                assertThat(headed.step(shard, order, 0, 7, 0.25, classes(shard, order)))
                        .isEqualTo(loss);
            }
            trainer.getParameters(expected);
            headed.getParameters(found);
        }
        assertThat(found).containsExactly(expected).isNotEqualTo(MODEL.initialParameters());
    }

    private static OutputLoss classes(Windows shard, int[] order) {
        return (outputs, gradient, windows) -> {
            double sum = 0;
            var softmax = new Loss(true, Nonlinearity.IDENTITY, false, new float[] {1, 1, 1, 1});
            var link = new Link(1, 4);
            link.resize(windows);
            System.arraycopy(outputs, 0, link.values.data, 0, 4 * windows);
            for (int n = 0; n < windows; n++) {
                softmax.activate(link.values, n);
                sum += softmax.differentiate(link, n, shard.label(order[n]));
            }
            System.arraycopy(link.gradient.data, 0, gradient, 0, 4 * windows);
            return sum;
        };
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void vectorsOfAnyWidthGiveTheBitsOfPlainLoops(LocalAlgorithm algorithm) throws Exception {
        float[] expected = update(algorithm, Kernels.scalar());
        assertThat(expected).isNotEqualTo(new float[expected.length]);
        for (int lanes : new int[] {4, 8, 16}) {
            assertThat(update(algorithm, VectorKernels.ofLanes(lanes)))
                    .as(String.format(Locale.ROOT, "%d lanes", lanes))
                    .containsExactly(expected);
        }
    }

    private static float[] update(LocalAlgorithm algorithm, Kernels kernels) throws Exception {
        var round = new LocalRound(
                1,
                MODEL.begin(algorithm).model(),
                shard(13),
                ClientState.EMPTY,
                KeyedRandom.of(1, "train"),
                new UnlabelledWindows(16, 3, floats(20, 6), new int[20]),
                LocalRound.shapeOf(shard(1)));
        try (var trainer = new FusedTrainer(NETWORK.configuration(SHAPE, 5), MODEL.layout(), SHAPE, kernels)) {
            return algorithm.train(round, trainer).update().parameters().clone();
        }
    }

    private static Windows shard(int count) {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 4;
        }
        return new Windows(16, 3, floats(count, 4), labels);
    }

    private static float[] floats(int windows, long key) {
        KeyedRandom random = KeyedRandom.of(key, "windows");
        float[] values = new float[windows * 48];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
