package dev.proprio.client.training.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.GruClassifier;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LstmClassifier;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainerKind;
import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FusedTrainerTest {
    static LongStream keys() {
        return LongStream.range(1, 31);
    }

    static Stream<ModelArchitecture> architectures() {
        return Stream.of(new Mlp(List.of(70, 20)), new Cnn1d(), new LstmClassifier(), new GruClassifier());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void trainingGivesTheSameBitsAtAnyVectorWidthAndWithoutVectors(long key) throws Exception {
        var random = KeyedRandom.of(12, "widths", 0, key);
        var network = new RandomNetwork(random, true);
        Windows shard = ParityTest.shard(network.shape(), 40, random);
        float[] expected = trained(network, shard, Kernels.scalar(), key);
        for (int lanes : new int[] {2, 4, 8, 16}) {
            assertThat(trained(network, shard, VectorKernels.ofLanes(lanes), key))
                    .as("%d lanes, %s", lanes, network)
                    .containsExactly(expected);
        }
    }

    @Test
    void startingFromAModelWhereItIsChangesNoBit() {
        for (int key = 0; key < 60; key++) {
            var random = KeyedRandom.of(4, "start", 0, key);
            var network = new RandomNetwork(random);
            var shape = network.shape();
            var model = new Model(network, shape, key, TrainerKind.DL4J);
            Windows shard = ParityTest.shard(shape, 40, random);
            int[] order = ParityTest.order(40, random);
            float[] start = ParityTest.perturbed(model.initialParameters(), random);
            float[] untouched = start.clone();
            try (Trainer copying = new Model(network, shape, key, TrainerKind.FUSED).newTrainer();
                    Trainer starting = new Model(network, shape, key, TrainerKind.FUSED).newTrainer()) {
                for (int repeat = 0; repeat < 4; repeat++) {
                    copying.setParameters(start);
                    starting.startFrom(start);
                    int first = random.nextInt(4);
                    for (Trainer trainer : List.of(copying, starting)) {
                        trainer.setRandom(KeyedRandom.of(key, "drops", repeat, 0));
                        switch (first) {
                            case 0 -> trainer.step(shard, order, 0, 9, new Momentum(0.05, 0, 0, false));
                            case 1 -> trainer.evaluate(shard, 0, 40, new int[40]);
                            case 2 -> trainer.moved(start).vector();
                            default -> trainer.step(shard, order, 0, 9, 0.05);
                        }
                    }
                    for (int step = 0; step < repeat; step++) {
                        assertThat(starting.step(shard, order, 9, 25, 0.05))
                                .isEqualTo(copying.step(shard, order, 9, 25, 0.05));
                    }
                    assertThat(starting.moved(start).vector())
                            .containsExactly(copying.moved(start).vector());
                    assertThat(ParityTest.parameters(model, starting))
                            .as("%s", network)
                            .containsExactly(ParityTest.parameters(model, copying));
                }
            }
            assertThat(start).containsExactly(untouched);
        }
    }

    @Test
    void scoresAreThoseOfDl4jAndOfThePredictions() {
        for (int key = 0; key < 8; key++) {
            var random = KeyedRandom.of(5, "scores", 0, key);
            var network = new RandomNetwork(random);
            var shape = network.shape();
            int classes = shape.classes();
            Windows windows = ParityTest.shard(shape, 40, random);
            float[] fused = new float[30 * classes];
            float[] reference = new float[30 * classes];
            int[] predictions = new int[40];
            double loss = 0;
            try (Trainer trainer = new Model(network, shape, key, TrainerKind.FUSED).newTrainer();
                    Trainer dl4j = new Model(network, shape, key, TrainerKind.DL4J).newTrainer()) {
                float[] parameters = ParityTest.perturbed(
                        new Model(network, shape, key, TrainerKind.DL4J).initialParameters(), random);
                trainer.setParameters(parameters);
                dl4j.setParameters(parameters);
                assertThat(trainer.scores(windows, 5, 35, fused)).isTrue();
                assertThat(dl4j.scores(windows, 5, 35, reference)).isTrue();
                double sum = trainer.evaluate(windows, 5, 35, predictions);
                for (int i = 0; i < 30; i++) {
                    int best = 0;
                    for (int c = 0; c < classes; c++) {
                        assertThat(fused[i * classes + c])
                                .as("%s", network)
                                .isCloseTo(reference[i * classes + c], within(1e-4f));
                        best = fused[i * classes + c] > fused[i * classes + best] ? c : best;
                    }
                    assertThat(predictions[i + 5]).isEqualTo(best);
                    loss -= Math.log(Math.max(1e-10f, fused[i * classes + windows.label(i + 5)]));
                }
                assertThat(loss).isCloseTo(sum, within(1e-6 * Math.max(1, sum)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void stepsAllocateNothing(ModelArchitecture architecture) throws Exception {
        var shape = new InputShape(40, 9, 6);
        var model = new Model(architecture, shape, 1, TrainerKind.FUSED);
        Windows shard = ParityTest.shard(shape, 51, KeyedRandom.of(1, "shard"));
        int[] order = ParityTest.order(51, KeyedRandom.of(1, "order"));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // Vectors are on the heap until the compiler takes them off it, so what can be counted is what is ours.
        try (var trainer =
                new FusedTrainer(architecture.configuration(shape, 1), model.layout(), shape, Kernels.scalar())) {
            trainer.setParameters(model.initialParameters());
            long least = Long.MAX_VALUE;
            for (int n = 0; n < 5; n++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                trainer.step(shard, order, 0, 32, 1e-4);
                trainer.step(shard, order, 32, 51, 1e-4);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least).isZero();
        }
    }

    @Test
    void aNetworkWithoutKernelsFallsBackToDl4j() {
        var shape = new InputShape(5, 2, 3);
        var model = new Model(new Odd(), shape, 1);
        assertThat(model.trainers()).isEqualTo(TrainerKind.DL4J);
        assertThat(new Model(new Mlp(), shape, 1).trainers()).isEqualTo(TrainerKind.FUSED);
        assertThatThrownBy(() -> new Model(new Odd(), shape, 1, TrainerKind.FUSED))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(
                        "trainer must not be fused, which cannot run layer 1 (ElementWiseMultiplicationLayer): there are no kernels for"
                                + " this kind of layer; use auto or dl4j");
    }

    @Test
    void everySettingThatNoKernelHonoursIsRefused() {
        assertUnsupported(
                new DenseLayer.Builder().nOut(3).dropOut(new GaussianDropout(0.5)),
                "layer 0 (DenseLayer): the dropout GaussianDropout");
        assertUnsupported(
                new DenseLayer.Builder().nOut(3).weightDecay(0.1, false),
                "layer 0 (DenseLayer): weight decay that ignores the learning rate");
        assertUnsupported(
                new DenseLayer.Builder().nOut(3).activation(Activation.CUBE),
                "layer 0 (DenseLayer): the activation cube");
    }

    private static void assertUnsupported(BaseLayer.Builder<?> layer, String message) {
        var shape = new InputShape(5, 2, 3);
        var configuration = configuration(shape, layer.build());
        var layout = new Model(new Odd(), shape, 1, TrainerKind.DL4J).layout();
        assertThatThrownBy(() -> FusedTrainer.requireSupported(configuration, layout, shape))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessage(message);
    }

    private static float[] trained(RandomNetwork network, Windows shard, Kernels kernels, long key) throws Exception {
        var model = new Model(network, network.shape(), key, TrainerKind.DL4J);
        float[] result = new float[model.layout().length() + 5];
        int[] order = ParityTest.order(shard.count(), KeyedRandom.of(key, "order"));
        try (var trainer = new FusedTrainer(
                network.configuration(network.shape(), key), model.layout(), network.shape(), kernels)) {
            trainer.setRandom(KeyedRandom.of(key, "drops"));
            trainer.setParameters(ParityTest.perturbed(model.initialParameters(), KeyedRandom.of(key, "perturbation")));
            result[model.layout().length()] = (float) trainer.step(shard, order, 0, 7, 0.05);
            result[model.layout().length() + 1] = (float) trainer.step(shard, order, 7, 27, 0.05);
            result[model.layout().length() + 2] = (float) trainer.step(shard, order, 27, 40, 0.05);
            result[model.layout().length() + 3] = (float) trainer.evaluate(shard, 3, 39, new int[40]);
            trainer.getParameters(result);
        }
        return result;
    }

    private static MultiLayerConfiguration configuration(InputShape shape, Layer first) {
        return new NeuralNetConfiguration.Builder()
                .list()
                .layer(first)
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(shape.classes())
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(shape.size()))
                .build();
    }

    /** A network with a layer for which there are no kernels. */
    private record Odd() implements ModelArchitecture {
        @Override
        public MultiLayerConfiguration configuration(InputShape shape, long seed) {
            return new NeuralNetConfiguration.Builder()
                    .list()
                    .layer(new DenseLayer.Builder().nOut(3).build())
                    .layer(new ElementWiseMultiplicationLayer.Builder()
                            .nIn(3)
                            .nOut(3)
                            .build())
                    .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                            .nOut(shape.classes())
                            .activation(Activation.SOFTMAX)
                            .build())
                    .setInputType(InputType.feedForward(shape.size()))
                    .build();
        }
    }
}
