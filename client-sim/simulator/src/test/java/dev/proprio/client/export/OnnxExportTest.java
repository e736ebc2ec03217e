package dev.proprio.client.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.GruClassifier;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LstmClassifier;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.client.training.fused.RandomNetwork;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime, which knows nothing of Proprio, reads what was written and must say what the trained network says. */
class OnnxExportTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    static LongStream cases() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onnxRuntimeScoresAsTheTrainedNetworkDoes(long key) throws Exception {
        var random = KeyedRandom.of(9, "onnx", 0, key);
        var network = new RandomNetwork(random);
        compare(RandomModel.of(network, network.shape(), random), network.toString(), random);
    }

    static List<ModelArchitecture> architectures() {
        return List.of(
                new Mlp(),
                new Cnn1d(List.of(8, 12), 5, 2, List.of(16)),
                new LstmClassifier(List.of(10, 7), List.of(9)),
                new GruClassifier(List.of(9, 6), List.of()));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyArchitectureIsExported(ModelArchitecture architecture) throws Exception {
        var random = KeyedRandom.of(10, "onnx");
        compare(RandomModel.of(architecture, new InputShape(32, 6, 5), random), architecture.toString(), random);
    }

    private void compare(Deployable deployable, String what, KeyedRandom random) throws Exception {
        Windows windows = RandomModel.windows(deployable.input(), 7, random);
        List<float[]> expected =
                deployable.scores(deployable.input().normalization().apply(windows));
        OnnxExport.write(deployable, folder);
        float[][] scores = run(folder.resolve("model.onnx"), windows);
        for (int i = 0; i < scores.length; i++) {
            for (int c = 0; c < scores[i].length; c++) {
                double allowed = TOLERANCE * Math.max(1, Math.abs(expected.get(i)[c]));
                assertThat((double) scores[i][c] - expected.get(i)[c])
                        .as("score of %s", what)
                        .isBetween(-allowed, allowed);
            }
        }
    }

    private static float[][] run(Path model, Windows windows) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {windows.count(), windows.length(), windows.channels()};
        try (var options = new OrtSession.SessionOptions();
                var session = environment.createSession(model.toString(), options);
                var input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(windows.features()), shape);
                var result = session.run(Map.of("window", input))) {
            return (float[][]) result.get(0).getValue();
        }
    }

    @Test
    void aLayerThatIsNotSupportedIsNamed() {
        Deployable deployable =
                RandomModel.of(new UnsupportedNetwork(), new InputShape(8, 3, 2), KeyedRandom.of(8, "export"));
        assertThatThrownBy(() -> OnnxExport.write(deployable, folder))
                .isInstanceOf(ExportException.class)
                .hasMessage("layer 0 (GravesLSTM) cannot be exported: GravesLSTM is not supported");
    }
}
