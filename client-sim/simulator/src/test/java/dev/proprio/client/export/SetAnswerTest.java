package dev.proprio.client.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.InputShape;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetAnswerTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** A class at the threshold stays in the set, although single precision may not have the threshold. */
    @Test
    void roundingLeavesNoClassOut() {
        var random = KeyedRandom.of(1, "sets");
        for (int i = 0; i < 1000; i++) {
            double least = random.nextDouble();
            float rounded = new SetAnswer(least, 0.9).rounded();
            assertThat((double) rounded).isLessThanOrEqualTo(least);
            assertThat((double) Math.nextUp(rounded)).isGreaterThan(least);
        }
        assertThat(new SetAnswer(0, 0.9).size(new float[] {0, 1, 0})).isEqualTo(3);
        assertThat(new SetAnswer(0.5, 0.9).size(new float[] {0.25f, 0.5f, 0.25f}))
                .isEqualTo(1);
        assertThat(new SetAnswer(1, 0.9).size(new float[] {0.25f, 0.5f, 0.25f})).isZero();
        assertThatThrownBy(() -> new SetAnswer(Double.NaN, 0.9)).hasMessageContaining("from 0 to 1");
    }

    /** In C, in single precision and on bytes, with "unknown" beside it; and the self-test sees another threshold. */
    @Test
    void theCompiledModelKnowsItsSets() throws Exception {
        Assumptions.assumeTrue(CCompiler.isHere(), "there is no C compiler named cc");
        var random = KeyedRandom.of(10, "sets");
        Deployable deployable =
                RandomModel.of(new Cnn1d(List.of(4), 3, 2, List.of(6)), new InputShape(16, 3, 3), random);
        Windows windows = RandomModel.windows(deployable.input(), 20, random);
        QuantizedModel quantized =
                QuantizedModel.of(deployable, deployable.input().normalization().apply(windows));
        var sets = Optional.of(new SetAnswer(0.3, 0.9));
        CExport.write(quantized, Optional.empty(), sets, folder);
        assertThat(CModel.selfTest(folder)).startsWith("ok: ");
        CExport.write(deployable, Optional.of(new UnknownAnswer(0)), sets, folder);
        assertThat(CModel.selfTest(folder)).startsWith("ok: ");

        Path header = folder.resolve("proprio_model.h");
        String text = Files.readString(header);
        Files.writeString(header, text.replaceFirst("#define PROPRIO_SET_LEAST .*", "#define PROPRIO_SET_LEAST 2.0f"));
        Path program = CCompiler.compile(folder, "-DPROPRIO_SELF_TEST", "proprio_model.c");
        assertThat(new ProcessBuilder(program.toString()).start().waitFor()).isEqualTo(1);
    }
}
