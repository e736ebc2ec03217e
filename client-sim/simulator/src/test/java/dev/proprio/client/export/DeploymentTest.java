package dev.proprio.client.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.dataset.HoldOut;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.archive.SharedData;
import dev.proprio.client.sensor.archive.UciHar;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.sensor.synthetic.SyntheticFleet;
import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.GruClassifier;
import dev.proprio.client.training.LstmClassifier;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that have learnt something keep it when they are deployed. */
class DeploymentTest {
    private static final double POINT = 0.01;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    static List<ModelArchitecture> architectures() {
        return List.of(
                new Cnn1d(List.of(8, 16), 5, 2, List.of(16)),
                new LstmClassifier(List.of(16), List.of()),
                new GruClassifier(List.of(16), List.of()));
    }

    private static SyntheticFleet fleet() {
        var settings = SettingWriter.fromFlat(Map.of("devices", "64", "bout", "10s"), "this test");
        return new SettingBinder().bind(SyntheticFleet.class, settings);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void bytesCostAtMostAPointOnSyntheticPeople(ModelArchitecture architecture) throws Exception {
        var model = TrainedForExport.of(fleet(), new Preprocessing(), new HoldOut.Users(0.25, 1000), architecture, 3);
        double exact = model.accuracy(model.predictions());
        assertThat(exact).as("chance is an eighth").isGreaterThan(0.25);
        QuantizedModel quantized = QuantizedModel.of(model.deployable(), model.calibration(256));
        double rounded = model.accuracy(quantized.classify(model.normalizedTest()));
        assertThat(rounded).isBetween(exact - POINT, exact + POINT);
    }

    @Test
    void theWholeTestSplitOfUciHarKeepsItsScoresInFloatAndItsAccuracyInBytes() throws Exception {
        Assumptions.assumeTrue(CCompiler.isHere(), "there is no C compiler named cc");
        var model = TrainedForExport.of(
                new UciHar(SharedData.require("ucihar.zip"), Optional.empty()),
                new Preprocessing(),
                new HoldOut.Official(),
                new Cnn1d(),
                3);
        Windows test = model.test();
        assertThat(test.count()).isEqualTo(2947);
        double exact = model.accuracy(model.predictions());
        assertThat(exact).isGreaterThan(0.85);
        List<float[]> expected = model.deployable().scores(model.normalizedTest());
        CExport.write(model.deployable(), folder);
        List<CModel.Answer> answers = new CModel(folder, 6).classify(test);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(answers.get(i).scores())
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(expected.get(i));
        }
        CExport.write(QuantizedModel.of(model.deployable(), model.calibration(512)), folder);
        int[] bytes = new CModel(folder, 6)
                .classify(test).stream().mapToInt(CModel.Answer::best).toArray();
        assertThat(model.accuracy(bytes)).isBetween(exact - POINT, exact + POINT);
    }
}
