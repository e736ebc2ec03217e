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
import dev.proprio.client.training.fused.RandomNetwork;
import dev.proprio.proto.random.KeyedRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CExportTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @BeforeAll
    static void needsACompiler() {
        Assumptions.assumeTrue(CCompiler.isHere(), "there is no C compiler named cc");
    }

    static LongStream cases() {
        return LongStream.range(0, Integer.getInteger("proprio.cases", 20));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theCompiledModelScoresAsTheTrainedOne(long key) throws Exception {
        var random = KeyedRandom.of(3, "export", 0, key);
        var network = new RandomNetwork(random);
        compare(RandomModel.of(network, network.shape(), random), network.toString(), random);
    }

    static List<ModelArchitecture> architectures() {
        return List.of(
                new Mlp(),
                new Cnn1d(List.of(8, 12), 5, 2, List.of(16)),
                new Cnn1d(List.of(6), 3, 1, List.of()),
                new LstmClassifier(List.of(10, 7), List.of(9)),
                new GruClassifier(List.of(9, 6), List.of()));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyArchitectureIsExported(ModelArchitecture architecture) throws Exception {
        var random = KeyedRandom.of(4, "export");
        compare(RandomModel.of(architecture, new InputShape(32, 6, 5), random), architecture.toString(), random);
    }

    private void compare(Deployable deployable, String what, KeyedRandom random) throws Exception {
        Windows windows = RandomModel.windows(deployable.input(), 20, random);
        List<float[]> expected =
                deployable.scores(deployable.input().normalization().apply(windows));
        Footprint footprint = CExport.write(deployable, folder);
        assertThat(footprint.modelBytes()).isGreaterThan(2L * deployable.parameters().length);
        assertThat(CModel.selfTest(folder)).startsWith("ok: ");
        var model = new CModel(folder, deployable.input().shape().classes());
        List<CModel.Answer> answers = model.classify(windows);
        for (int i = 0; i < expected.size(); i++) {
            float[] scores = answers.get(i).scores();
            for (int c = 0; c < scores.length; c++) {
                double allowed = TOLERANCE * Math.max(1, Math.abs(expected.get(i)[c]));
                assertThat((double) scores[c] - expected.get(i)[c])
                        .as("score of %s", what)
                        .isBetween(-allowed, allowed);
            }
            assertThat(scores[answers.get(i).best()]).isGreaterThanOrEqualTo(scores[0]);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theCompiledModelOnBytesDoesWhatItsModelHereDoes(long key) throws Exception {
        var random = KeyedRandom.of(5, "export", 0, key);
        var network = new RandomNetwork(random);
        Deployable deployable = RandomModel.of(network, network.shape(), random);
        Windows windows = RandomModel.windows(deployable.input(), 40, random);
        Windows normalized = deployable.input().normalization().apply(windows);
        QuantizedModel quantized = QuantizedModel.of(deployable, normalized);
        Footprint footprint = CExport.write(quantized, folder);
        assertThat(footprint.ramBytes())
                .isLessThan(CExport.write(deployable, Files.createDirectory(folder.resolve("float")))
                        .ramBytes());
        assertThat(CModel.selfTest(folder)).startsWith("ok: ");
        List<float[]> expected = quantized.scores(normalized);
        List<float[]> exact = deployable.scores(normalized);
        double off = 0;
        double spread = 0;
        List<CModel.Answer> answers = new CModel(folder, network.shape().classes()).classify(windows);
        for (int i = 0; i < expected.size(); i++) {
            for (int c = 0; c < exact.get(i).length; c++) {
                double score = answers.get(i).scores()[c];
                double allowed = 0.02 * Math.max(1, Math.abs(score));
                assertThat(score - expected.get(i)[c]).as(network.toString()).isBetween(-allowed, allowed);
                off += Math.pow(score - exact.get(i)[c], 2);
                spread += Math.pow(exact.get(i)[c], 2);
            }
        }
        assertThat(off / spread)
                .as("error against single precision of %s", network)
                .isLessThan(0.01);
    }

    @Test
    void aWindowThatIsNotFiniteIsRefused() throws Exception {
        var random = KeyedRandom.of(6, "export");
        Deployable deployable = RandomModel.of(new Mlp(), new InputShape(4, 3, 2), random);
        Windows windows = RandomModel.windows(deployable.input(), 3, random);
        windows.features()[0] = Float.NaN;
        windows.features()[12] = Float.NEGATIVE_INFINITY;
        CExport.write(deployable, folder);
        assertThat(new CModel(folder, 2).classify(windows))
                .extracting(CModel.Answer::best)
                .first()
                .isEqualTo(-1);
        CExport.write(QuantizedModel.of(deployable, RandomModel.windows(deployable.input(), 3, random)), folder);
        List<CModel.Answer> answers = new CModel(folder, 2).classify(windows);
        assertThat(answers.get(0).best()).isEqualTo(-1);
        assertThat(answers.get(1).best()).isEqualTo(-1);
        assertThat(answers.get(2).best()).isNotNegative();
    }

    @Test
    void weightsThatAreNoNumbersAreRefused() {
        Deployable deployable = RandomModel.of(new Mlp(), new InputShape(4, 3, 2), KeyedRandom.of(7, "export"));
        deployable.parameters()[0] = Float.NaN;
        assertThatThrownBy(() -> CExport.write(deployable, folder))
                .isInstanceOf(ExportException.class)
                .hasMessage(
                        "layer 0 (DenseLayer) has a weight of NaN: the training diverged, so that there is nothing to"
                                + " export");
    }

    @Test
    void aLayerThatIsNotSupportedIsNamed() throws IOException {
        Deployable deployable =
                RandomModel.of(new UnsupportedNetwork(), new InputShape(8, 3, 2), KeyedRandom.of(8, "export"));
        assertThatThrownBy(() -> CExport.write(deployable, folder))
                .isInstanceOf(ExportException.class)
                .hasMessage("layer 0 (GravesLSTM) cannot be exported: GravesLSTM is not supported");
    }
}
