package dev.proprio.client.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.GruClassifier;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LstmClassifier;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jExportTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    static List<ModelArchitecture> architectures() {
        return List.of(
                new Mlp(),
                new Cnn1d(List.of(8, 12), 5, 2, List.of(16)),
                new Cnn1d(List.of(6), 3, 1, List.of()),
                new LstmClassifier(List.of(10, 7), List.of(9)));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void dl4jLoadsItWithoutProprioAndScoresTheSame(ModelArchitecture architecture) throws Exception {
        var random = KeyedRandom.of(12, "dl4j");
        Deployable deployable = RandomModel.of(architecture, new InputShape(32, 6, 5), random);
        Windows windows = RandomModel.windows(deployable.input(), 9, random);
        List<float[]> expected =
                deployable.scores(deployable.input().normalization().apply(windows));
        Dl4jExport.write(deployable, folder);
        MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(
                folder.resolve("model.zip").toFile());
        assertThat(network.getLayerWiseConfigurations().toJson()).doesNotContain("dev.proprio");
        DataNormalization normalizer = ModelSerializer.restoreNormalizerFromFile(
                folder.resolve("model.zip").toFile());
        INDArray features = Nd4j.create(windows.features(), new long[] {9, 32, 6}, 'c');
        features = architecture instanceof Mlp
                ? features.reshape('c', 9, 32 * 6)
                : features.permute(0, 2, 1).dup('c');
        normalizer.transform(features);
        float[] scores = network.output(features, false).dup('c').data().asFloat();
        for (int i = 0; i < scores.length; i++) {
            // The first channel's mean needs more digits than a float has, and DL4J normalizes in floats.
            assertThat((double) scores[i] - expected.get(i / 5)[i % 5]).isBetween(-0.01, 0.01);
        }
    }

    @Test
    void layersThatDl4jHasNotAreNamed() {
        Deployable deployable = RandomModel.of(
                new GruClassifier(List.of(4), List.of()), new InputShape(8, 3, 2), KeyedRandom.of(13, "dl4j"));
        assertThatThrownBy(() -> Dl4jExport.write(deployable, folder))
                .isInstanceOf(ExportException.class)
                .hasMessage("layer 0 (Gru) is Proprio's own, and DL4J has none like it; use --format c or onnx");
    }
}
