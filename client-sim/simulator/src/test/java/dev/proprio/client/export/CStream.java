package dev.proprio.client.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An exported stream, compiled into a program that reads rows and writes what the stream says of each window. */
final class CStream {
    private static final String MAIN = """
        #include "proprio_stream.h"
        #include <stdio.h>
        #include <stdlib.h>

        static int64_t allocations;
        static proprio_stream stream;

        #ifdef COUNTS_ALLOCATIONS
        void *__real_malloc(size_t size);
        void *__real_calloc(size_t count, size_t size);
        void *__real_realloc(void *old, size_t size);
        void *__wrap_malloc(size_t size);
        void *__wrap_calloc(size_t count, size_t size);
        void *__wrap_realloc(void *old, size_t size);

        void *__wrap_malloc(size_t size) { allocations++; return __real_malloc(size); }
        void *__wrap_calloc(size_t count, size_t size) { allocations++; return __real_calloc(count, size); }
        void *__wrap_realloc(void *old, size_t size) { allocations++; return __real_realloc(old, size); }
        #endif

        static void told(void *context, const proprio_stream *s)
        {
            const int32_t said[2] = {s->best, s->decision};
            fwrite(&s->window_micros, sizeof s->window_micros, 1, (FILE *)context);
            fwrite(said, sizeof said, 1, (FILE *)context);
            fwrite(s->scores, sizeof s->scores, 1, (FILE *)context);
            fwrite(s->window, sizeof s->window, 1, (FILE *)context);
        }

        int main(void)
        {
            proprio_stream_settings settings = PROPRIO_STREAM_DEFAULTS;
            double numbers[6];
            int64_t windows = 0, micros;
            float row[PROPRIO_STREAM_SENSORS];
            /* Counted, if anything is. */
            void *volatile one = malloc(1);
            free(one);
            if (fread(numbers, sizeof numbers, 1, stdin) != 1) {
                return 2;
            }
            settings.source_rate = numbers[0];
            settings.overlap = numbers[1];
            settings.votes = (int)numbers[2];
            settings.of = (int)numbers[3];
            settings.on = (float)numbers[4];
            settings.off = (float)numbers[5];
            if (!proprio_stream_begin(&stream, &settings, told, stdout)) {
                return 3;
            }
            while (fread(&micros, sizeof micros, 1, stdin) == 1 && fread(row, sizeof row, 1, stdin) == 1) {
                windows += proprio_stream_push(&stream, micros, row);
            }
            windows += proprio_stream_end(&stream);
            fprintf(stderr, "%lld %lld %lld %lld %lld %lld %lld %lld %lld\\n", (long long)windows,
                    (long long)stream.windows, (long long)stream.rows, (long long)stream.completed,
                    (long long)stream.gaps, (long long)stream.clock_back, (long long)stream.late,
                    (long long)stream.not_finite, (long long)allocations);
            return 0;
        }
        """;

    private final Path folder;
    private final Path program;
    private final int values;
    private final int classes;

    /**
     * Compiles what is in {@code folder}.
     *
     * @param values of a window
     * @param more for the compiler
     */
    CStream(Path folder, int values, int classes, String... more) throws IOException, InterruptedException {
        this.folder = folder;
        this.values = values;
        this.classes = classes;
        Files.writeString(folder.resolve("main.c"), MAIN);
        List<String> words = new ArrayList<>(List.of(more));
        words.addAll(List.of("main.c", "proprio_stream.c", "proprio_model.c"));
        this.program = CCompiler.compile(folder, words.toArray(String[]::new));
    }

    /** How a stream is set up, as its struct has it. */
    record Settings(double sourceRate, double overlap, int votes, int of, double on, double off) {
        Settings(double sourceRate, double overlap) {
            this(sourceRate, overlap, 1, 1, 0, 0);
        }
    }

    /** A row of the sensors. */
    record Row(long micros, float[] values) {}

    /** What the stream said of a window. */
    record Said(long micros, int best, int decision, float[] scores, float[] window) {}

    /** All that it said, and what it counted. */
    record Outcome(
            int exit,
            List<Said> windows,
            long ended,
            long classified,
            long rows,
            long completed,
            long gaps,
            long clockBack,
            long late,
            long notFinite,
            long allocations) {}

    /** Gives rows to a new stream. */
    Outcome run(Settings settings, List<Row> rows) throws IOException, InterruptedException {
        var bytes = new ByteArrayOutputStream();
        var input = new DataOutputStream(bytes);
        for (double number : new double[] {
            settings.sourceRate(), settings.overlap(), settings.votes(), settings.of(), settings.on(), settings.off()
        }) {
            input.writeLong(Long.reverseBytes(Double.doubleToRawLongBits(number)));
        }
        for (Row row : rows) {
            input.writeLong(Long.reverseBytes(row.micros()));
            for (float value : row.values()) {
                input.writeInt(Integer.reverseBytes(Float.floatToRawIntBits(value)));
            }
        }
        Path from = Files.write(folder.resolve("rows"), bytes.toByteArray());
        Path to = folder.resolve("windows");
        Path log = folder.resolve("counts");
        Process process = new ProcessBuilder(program.toString())
                .redirectInput(from.toFile())
                .redirectOutput(to.toFile())
                .redirectError(log.toFile())
                .start();
        int exit = process.waitFor();
        String counted = Files.readString(log, UTF_8).strip();
        if (exit != 0) {
            return new Outcome(exit, List.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }
        String[] counts = counted.split(" ", -1);
        assertThat(counts).as(counted).hasSize(9);
        ByteBuffer output = ByteBuffer.wrap(Files.readAllBytes(to)).order(ByteOrder.LITTLE_ENDIAN);
        List<Said> windows = new ArrayList<>();
        while (output.hasRemaining()) {
            windows.add(new Said(
                    output.getLong(),
                    output.getInt(),
                    output.getInt(),
                    floats(output, classes),
                    floats(output, values)));
        }
        long[] numbers = new long[counts.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Long.parseLong(counts[i]);
        }
        return new Outcome(
                exit,
                windows,
                numbers[0],
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                numbers[5],
                numbers[6],
                numbers[7],
                numbers[8]);
    }

    private static float[] floats(ByteBuffer from, int count) {
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = from.getFloat();
        }
        return floats;
    }
}
