package dev.proprio.client.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.device.TrainerPool;
import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

class LocalTrainingTest {
    private static final InputShape SHAPE = new InputShape(16, 3, 4);

    static Stream<ModelArchitecture> architectures() {
        return Stream.of(
                new Softmax(),
                new Mlp(List.of(10, 7)),
                new Cnn1d(List.of(6, 5), 3, 2, List.of(9)),
                new Cnn1d(List.of(6), 3, 1, List.of(9)),
                new LstmClassifier(List.of(7, 6), List.of(5)),
                new GruClassifier(List.of(7), List.of()));
    }

    @Test
    void theReferenceCnnHasTheParametersOfThePublishedOne() {
        var model = new Model(new Cnn1d(), new InputShape(128, 9, 6), 1);
        assertThat(model.layout().length()).isEqualTo(250_246);
        assertThat(model.layout().slices())
                .extracting(slice -> slice.name())
                .containsExactly("0/b", "0/W", "2/b", "2/W", "4/W", "4/b", "5/W", "5/b");
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void aModelsStartDependsOnItsSeedAlone(ModelArchitecture architecture) {
        float[] start = new Model(architecture, SHAPE, 5).initialParameters();
        Nd4j.getRandom().setSeed(99);
        assertThat(new Model(architecture, SHAPE, 5).initialParameters()).containsExactly(start);
        assertThat(new Model(architecture, SHAPE, 6).initialParameters()).isNotEqualTo(start);
        assertThat(new Model(architecture, SHAPE, 0).initialParameters())
                .containsExactly(new Model(architecture, SHAPE, 0).initialParameters());
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void parametersGoInAndComeOutUnchanged(ModelArchitecture architecture) {
        var model = new Model(architecture, SHAPE, 5);
        float[] parameters = randomFloats(model.layout().length(), 3);
        float[] back = new float[parameters.length];
        try (Trainer trainer = model.newTrainer()) {
            trainer.setParameters(parameters);
            trainer.getParameters(back);
        }
        assertThat(back).containsExactly(parameters);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void aStepFollowsTheNegativeGradientOfTheMeanLoss(ModelArchitecture architecture) {
        var model = new Model(architecture, SHAPE, 5);
        Windows shard = randomShard(12, 1);
        float[] start = model.initialParameters();
        float[] after = new float[start.length];
        double rate = 1e-3;
        try (Trainer trainer = model.newTrainer()) {
            trainer.setParameters(start);
            double loss = trainer.step(shard, order(12), 0, 12, rate);
            trainer.getParameters(after);
            trainer.setParameters(start);
            assertThat(trainer.evaluate(shard, 0, 12, new int[12]) / 12).isCloseTo(loss, within(1e-5));
            // Along the step, the loss must fall by rate * |gradient|^2 to first order.
            double squared = 0;
            for (int i = 0; i < start.length; i++) {
                squared += Math.pow((start[i] - after[i]) / rate, 2);
            }
            trainer.setParameters(after);
            double fallen = loss - trainer.evaluate(shard, 0, 12, new int[12]) / 12;
            assertThat(fallen).isCloseTo(rate * squared, within(0.05 * rate * squared + 1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void anUpdateDependsOnNothingButItsInputs(ModelArchitecture architecture) throws Exception {
        var model = new Model(architecture, SHAPE, 5);
        var sgd = new LocalSgd(2, 5, 0.1);
        List<String> alone = new ArrayList<>();
        try (Trainer trainer = model.newTrainer()) {
            for (int client = 0; client < 8; client++) {
                alone.add(digest(train(
                        sgd, model, randomShard(13 + client, client), trainer, KeyedRandom.of(1, "t", 1, client))));
            }
        }
        try (var pool = new TrainerPool(model, 2)) {
            List<Future<String>> digests = new ArrayList<>();
            for (int n = 0; n < 24; n++) {
                int client = 7 - n % 8;
                digests.add(pool.submit(trainer -> digest(train(
                        sgd, model, randomShard(13 + client, client), trainer, KeyedRandom.of(1, "t", 1, client)))));
            }
            for (int n = 0; n < 24; n++) {
                assertThat(digests.get(n).get()).isEqualTo(alone.get(7 - n % 8));
            }
        }
    }

    @Test
    void oneEpochOfTheFullBatchIsOneGradientStepAndItsWeightTheShardsSize() throws Exception {
        var model = new Model(new Mlp(), SHAPE, 5);
        Windows shard = randomShard(20, 4);
        try (Trainer trainer = model.newTrainer()) {
            ClientUpdate update = train(new LocalSgd(1, 100, 0.05), model, shard, trainer, KeyedRandom.of(1, "t"));
            trainer.setParameters(model.initialParameters());
            trainer.step(shard, order(20), 0, 20, 0.05);
            float[] stepped = new float[model.layout().length()];
            trainer.getParameters(stepped);
            float[] start = model.initialParameters();
            for (int i = 0; i < stepped.length; i++) {
                assertThat(update.parameters()[i]).isCloseTo(stepped[i] - start[i], within(1e-6f));
            }
            assertThat(update.weight()).isEqualTo(20);
        }
    }

    @Test
    void trainingLearnsWhatCanBeLearned() throws Exception {
        var model = new Model(new Cnn1d(List.of(8), 5, 2, List.of(16)), SHAPE, 5);
        Windows shard = separableShard(200);
        try (Trainer trainer = model.newTrainer()) {
            var update = train(new LocalSgd(20, 20, 0.1), model, shard, trainer, KeyedRandom.of(1, "t"));
            float[] trained = model.initialParameters();
            for (int i = 0; i < trained.length; i++) {
                trained[i] += update.parameters()[i];
            }
            trainer.setParameters(trained);
            int[] predictions = new int[200];
            trainer.evaluate(shard, 0, 77, predictions);
            trainer.evaluate(shard, 77, 200, predictions);
            assertThat(predictions).containsExactly(shard.labels());
        }
    }

    @Test
    void everySliceOfTheLayoutIsTheTensorItNames() {
        var model = new Model(new Cnn1d(List.of(6, 5), 3, 2, List.of(9)), SHAPE, 5);
        for (var slice : model.layout().slices()) {
            float[] parameters = new float[model.layout().length()];
            java.util.Arrays.fill(parameters, slice.offset(), slice.offset() + slice.length(), 1);
            var network = model.network(parameters);
            int dot = slice.name().indexOf('/');
            int layer = Integer.parseInt(slice.name().substring(0, dot));
            assertThat(network.params().sumNumber().intValue()).isEqualTo(slice.length());
            assertThat(network.getLayer(layer)
                            .getParam(slice.name().substring(dot + 1))
                            .sumNumber()
                            .intValue())
                    .isEqualTo(slice.length());
        }
    }

    @Test
    void divergingTrainingFailsWithTheStep() {
        var model = new Model(new Mlp(), SHAPE, 5);
        try (Trainer trainer = model.newTrainer()) {
            assertThatThrownBy(() ->
                            train(new LocalSgd(5, 4, 1e30), model, randomShard(12, 1), trainer, KeyedRandom.of(1, "t")))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageMatching("the loss became \\S+ at step \\d+ of epoch \\d; lower the learning rate"
                            + " \\(1.0E30\\) or check the data");
        }
    }

    private static ClientUpdate train(
            LocalAlgorithm algorithm, Model model, Windows shard, Trainer trainer, KeyedRandom random)
            throws TrainingException {
        var start = Broadcast.of(model.layout(), model.initialParameters());
        return algorithm
                .train(new LocalRound(1, start, shard, ClientState.EMPTY, random), trainer)
                .update();
    }

    @Test
    void aSavedModelPredictsAsBefore(@TempDir Path folder) throws Exception {
        var model = new Model(new Cnn1d(List.of(6, 5), 3, 2, List.of(9)), SHAPE, 5);
        float[] parameters = randomFloats(model.layout().length(), 8);
        File file = folder.resolve("model.zip").toFile();
        var network = model.network(parameters);
        ModelSerializer.writeModel(network, file, false);
        var restored = ModelSerializer.restoreMultiLayerNetwork(file, false);
        var input = Nd4j.create(randomFloats(2 * 3 * 16, 1), new long[] {2, 3, 16}, 'c');
        assertThat(restored.output(input).toFloatMatrix())
                .isDeepEqualTo(network.output(input).toFloatMatrix());
    }

    @Test
    void anyDl4jNetworkCanBeReadFromItsFiles(@TempDir Path folder) throws Exception {
        var original = new Model(new Cnn1d(List.of(6), 3, 2, List.of(9)), SHAPE, 5);
        var network = original.network(original.initialParameters());
        Path json = Files.writeString(
                folder.resolve("net.json"), network.getLayerWiseConfigurations().toJson());
        Path zip = folder.resolve("net.zip");
        ModelSerializer.writeModel(network, zip.toFile(), false);
        for (Path file : List.of(json, zip)) {
            var model = new Model(new Dl4jFile(file), SHAPE, 5);
            assertThat(model.layout()).isEqualTo(original.layout());
            assertThat(model.initialParameters()).containsExactly(original.initialParameters());
        }
        assertThatThrownBy(() -> new Model(new Dl4jFile(json), new InputShape(16, 4, 4), 5))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("kind names a network that does not take windows of 16 samples of 4 channels");
        assertThatThrownBy(() -> new Model(new Dl4jFile(json), new InputShape(16, 3, 5), 5))
                .hasMessage("kind names a network whose output has the shape [1, 4],"
                        + " but one value for each of 5 classes is needed");
        assertThatThrownBy(() -> new Model(new Dl4jFile(folder.resolve("none.json")), SHAPE, 5))
                .hasMessageEndingWith("none.json\", which can't be read as a DL4J network: there is no such file");
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> new LocalSgd(0, 32, 0.1)).hasMessage("epochs must be at least 1 but was 0");
        assertThatThrownBy(() -> new LocalSgd(1, 32, -0.1))
                .hasMessage("learningRate must be greater than 0 but was -0.1");
        assertThatThrownBy(() -> new Model(new Cnn1d(), new InputShape(8, 3, 4), 1))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("kernel and pool leave nothing of a window of 8 samples");
    }

    private static String digest(ClientUpdate update) {
        return FloatBytes.sha256(update.parameters()) + update.metrics();
    }

    private static int[] order(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        return order;
    }

    private static Windows randomShard(int count, long client) {
        var random = KeyedRandom.of(2, "labels", 0, client);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(SHAPE.classes());
        }
        return new Windows(16, 3, randomFloats(count * SHAPE.size(), client), labels);
    }

    /** Class c has its energy at c + 1 cycles per window. */
    private static Windows separableShard(int count) {
        float[] features = randomFloats(count * SHAPE.size(), 77);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % SHAPE.classes();
            for (int t = 0; t < 16; t++) {
                features[(i * 16 + t) * 3] += (float) (4 * Math.sin(2 * Math.PI * (labels[i] + 1) * t / 16));
            }
        }
        return new Windows(16, 3, features, labels);
    }

    private static float[] randomFloats(int count, long key) {
        var random = KeyedRandom.of(1, "floats", 0, key);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.3 * random.nextGaussian());
        }
        return values;
    }
}
