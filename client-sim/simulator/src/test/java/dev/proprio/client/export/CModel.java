package dev.proprio.client.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.Windows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An exported model, compiled into a program that reads windows and writes scores. */
final class CModel {
    private static final String MAIN = """
        #include "proprio_model.h"
        #include <stdio.h>

        int main(void)
        {
            static float window[PROPRIO_WINDOW_SIZE];
            float scores[PROPRIO_CLASSES];
            while (fread(window, sizeof window, 1, stdin) == 1) {
                const int best = proprio_classify(window, scores);
                fwrite(&best, sizeof best, 1, stdout);
                fwrite(scores, sizeof scores, 1, stdout);
            }
            return 0;
        }
        """;

    private final Path folder;
    private final Path program;
    private final int classes;

    /** Compiles what is in {@code folder}. */
    CModel(Path folder, int classes) throws IOException, InterruptedException {
        this.folder = folder;
        this.classes = classes;
        Files.writeString(folder.resolve("main.c"), MAIN);
        this.program = CCompiler.compile(folder, "main.c", "proprio_model.c");
    }

    /** What it said of a window. */
    record Answer(int best, float[] scores) {}

    /** Classifies windows that are not normalized. */
    List<Answer> classify(Windows windows) throws IOException, InterruptedException {
        float[] features = windows.features();
        ByteBuffer input = ByteBuffer.allocate(features.length * Float.BYTES).order(ByteOrder.nativeOrder());
        input.asFloatBuffer().put(features);
        Path from = Files.write(folder.resolve("windows"), input.array());
        Path to = folder.resolve("scores");
        Process process = new ProcessBuilder(program.toString())
                .redirectInput(from.toFile())
                .redirectOutput(to.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        ByteBuffer output = ByteBuffer.wrap(Files.readAllBytes(to)).order(ByteOrder.nativeOrder());
        List<Answer> answers = new ArrayList<>();
        while (output.hasRemaining()) {
            int best = output.getInt();
            float[] scores = new float[classes];
            for (int c = 0; c < classes; c++) {
                scores[c] = output.getFloat();
            }
            answers.add(new Answer(best, scores));
        }
        assertThat(answers).hasSize(windows.count());
        return answers;
    }

    /** Runs the program that the source itself contains; gives what it printed. */
    static String selfTest(Path folder) throws IOException, InterruptedException {
        Path program = CCompiler.compile(folder, "-DPROPRIO_SELF_TEST", "proprio_model.c");
        Process process =
                new ProcessBuilder(program.toString()).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}
