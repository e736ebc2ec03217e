package dev.proprio.client.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.InputShape;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnknownAnswerTest {
    private static final String MAIN = """
        #include "proprio_model.h"
        #include <stdio.h>

        int main(void)
        {
            static float window[PROPRIO_WINDOW_SIZE];
            float scores[PROPRIO_CLASSES];
            while (fread(window, sizeof window, 1, stdin) == 1) {
                const int best = proprio_classify(window, scores);
                const int answer = proprio_classify_or_reject(window, scores, PROPRIO_FAMILIAR);
                printf("%d %d\\n", best, answer);
            }
            return 0;
        }
        """;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void familiarityIsALogSumExp() {
        assertThat(UnknownAnswer.familiarity(new float[] {0, 0, 0, 0})).isCloseTo(Math.log(4), within(1e-12));
        assertThat(UnknownAnswer.familiarity(new float[] {1000, 0})).isEqualTo(1000);
        assertThat(UnknownAnswer.familiarity(new float[] {-1, 2}))
                .isCloseTo(Math.log(Math.exp(-1) + Math.exp(2)), within(1e-12));
    }

    /** In C, in single precision and on bytes, windows below the threshold are unknown, and the others what they were. */
    @Test
    void theCompiledModelAnswersUnknown() throws Exception {
        Assumptions.assumeTrue(CCompiler.isHere(), "there is no C compiler named cc");
        var random = KeyedRandom.of(8, "unknown");
        Deployable deployable =
                RandomModel.of(new Cnn1d(List.of(6), 3, 2, List.of(8)), new InputShape(24, 3, 4), random);
        Windows windows = RandomModel.windows(deployable.input(), 60, random);
        Windows normalized = deployable.input().normalization().apply(windows);
        QuantizedModel quantized = QuantizedModel.of(deployable, normalized);

        Path single = Files.createDirectory(folder.resolve("float"));
        double[] exact =
                UnknownAnswer.familiarity(normalized, deployable.program().beforeSoftmax()::run);
        CExport.write(deployable, Optional.of(new UnknownAnswer(between(exact))), Optional.empty(), single);
        check(single, windows, exact, 1e-3);

        Path bytes = Files.createDirectory(folder.resolve("int8"));
        double[] rounded =
                UnknownAnswer.familiarity(normalized, quantized.program().beforeSoftmax()::run);
        CExport.write(quantized, Optional.of(new UnknownAnswer(between(rounded))), Optional.empty(), bytes);
        check(bytes, windows, rounded, 0.05);
    }

    /** In the middle between two windows in the middle. */
    private static double between(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }

    private static void check(Path folder, Windows windows, double[] familiarity, double slack) throws Exception {
        assertThat(CModel.selfTest(folder)).startsWith("ok: ");
        double threshold = between(familiarity);
        List<String> lines = answers(folder, windows);
        int unknown = 0;
        int known = 0;
        for (int i = 0; i < familiarity.length; i++) {
            String[] said = lines.get(i).split(" ", -1);
            assertThat(said[1]).isIn(said[0], "-2");
            if (Math.abs(familiarity[i] - threshold) > slack * Math.max(1, Math.abs(threshold))) {
                assertThat(said[1].equals("-2")).as("window %s", i).isEqualTo(familiarity[i] < threshold);
                unknown += familiarity[i] < threshold ? 1 : 0;
                known += familiarity[i] < threshold ? 0 : 1;
            }
        }
        assertThat(unknown).isGreaterThan(5);
        assertThat(known).isGreaterThan(5);
    }

    private static List<String> answers(Path folder, Windows windows) throws Exception {
        Files.writeString(folder.resolve("main.c"), MAIN);
        Path program = CCompiler.compile(folder, "main.c", "proprio_model.c");
        var bytes = ByteBuffer.allocate(windows.features().length * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(windows.features());
        Path from = Files.write(folder.resolve("windows"), bytes.array());
        Path to = folder.resolve("answers");
        Process process = new ProcessBuilder(program.toString())
                .redirectInput(from.toFile())
                .redirectOutput(to.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        return new ArrayList<>(Files.readAllLines(to));
    }

    /** A self-test that expects another familiarity fails. */
    @Test
    void theSelfTestNoticesAnotherFamiliarity() throws Exception {
        Assumptions.assumeTrue(CCompiler.isHere(), "there is no C compiler named cc");
        var random = KeyedRandom.of(9, "unknown");
        Deployable deployable =
                RandomModel.of(new Cnn1d(List.of(4), 3, 2, List.of(6)), new InputShape(16, 3, 3), random);
        CExport.write(deployable, Optional.of(new UnknownAnswer(0)), Optional.empty(), folder);
        Path source = folder.resolve("proprio_model.c");
        String text = Files.readString(source);
        String wrong = text.replace("outputs[1] += exponential(", "outputs[1] += 1.5f * exponential(");
        assertThat(wrong).isNotEqualTo(text);
        Files.writeString(source, wrong);
        Path program = CCompiler.compile(folder, "-DPROPRIO_SELF_TEST", "proprio_model.c");
        Process process =
                new ProcessBuilder(program.toString()).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(printed).contains("is not as familiar as it should be");
    }

    @Test
    void aThresholdThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> new UnknownAnswer(Double.NaN)).hasMessageContaining("must be finite");
    }
}
