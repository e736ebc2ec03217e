package dev.proprio.client.export;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.sensor.Hertz;
import dev.proprio.client.sensor.Windows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes models as C99 source: {@code proprio_model.c} and {@code proprio_model.h}. */
public final class CExport {
    private static final float FLOAT_TOLERANCE = 1e-4f;
    /** One unit in the input, where a processor rounds otherwise, may move scores by so much. */
    private static final float BYTE_TOLERANCE = 0.02f;
    /** The same of outputs before the softmax, which are larger. */
    private static final float FLOAT_SLACK = 1e-3f;

    private static final float BYTE_SLACK = 0.05f;

    private CExport() {}

    /**
     * Writes a model in single precision.
     *
     * @param folder an existing one
     * @throws ExportException if the model has a layer that is not supported
     */
    public static Footprint write(Deployable deployable, Path folder) throws ExportException, IOException {
        return write(deployable, Optional.empty(), Optional.empty(), folder);
    }

    /**
     * The same.
     *
     * @param unknown how it answers "unknown", if it does
     * @param sets how it answers with sets of classes, if it does
     * @throws ExportException also if it does, and the model does not end in a softmax
     */
    public static Footprint write(
            Deployable deployable, Optional<UnknownAnswer> unknown, Optional<SetAnswer> sets, Path folder)
            throws ExportException, IOException {
        Program program = deployable.program();
        CSource source = FloatCode.write(program, deployable.input());
        TestVector test = TestVector.of(deployable.input(), deployable::scores);
        Map<String, String> more = new LinkedHashMap<>(UnknownAnswer.none());
        more.putAll(sets.map(answer -> answer.values(test.scores())).orElseGet(SetAnswer::none));
        if (unknown.isPresent()) {
            UnknownAnswer.measure(source, deployable.input().classes().size());
            more.putAll(unknown.get().values(familiarity(deployable, test, program.beforeSoftmax()::run), FLOAT_SLACK));
        }
        return write(deployable, source, program.multiplyAdds(), test, FLOAT_TOLERANCE, "float32", more, folder);
    }

    private static double[] familiarity(Deployable deployable, TestVector test, UnknownAnswer.Outputs outputs) {
        return UnknownAnswer.familiarity(deployable.input().normalization().apply(test.windows()), outputs);
    }

    /**
     * Writes a model whose weights and values are bytes.
     *
     * @param quantized the model on bytes
     * @param folder an existing one
     */
    public static Footprint write(QuantizedModel quantized, Path folder) throws ExportException, IOException {
        return write(quantized, Optional.empty(), Optional.empty(), folder);
    }

    /**
     * The same.
     *
     * @param unknown how it answers "unknown", if it does
     * @param sets how it answers with sets of classes, if it does
     * @throws ExportException if it does, and the model does not end in a softmax
     */
    public static Footprint write(
            QuantizedModel quantized, Optional<UnknownAnswer> unknown, Optional<SetAnswer> sets, Path folder)
            throws ExportException, IOException {
        Deployable deployable = quantized.deployable();
        CSource source = ByteCode.write(quantized.program(), deployable.input());
        TestVector test = TestVector.of(deployable.input(), quantized::scores);
        Map<String, String> more = new LinkedHashMap<>(UnknownAnswer.none());
        more.putAll(sets.map(answer -> answer.values(test.scores())).orElseGet(SetAnswer::none));
        if (unknown.isPresent()) {
            UnknownAnswer.measure(source, deployable.input().classes().size());
            more.putAll(unknown.get()
                    .values(familiarity(deployable, test, quantized.program().beforeSoftmax()::run), BYTE_SLACK));
        }
        return write(deployable, source, quantized.multiplyAdds(), test, BYTE_TOLERANCE, "int8", more, folder);
    }

    private static Footprint write(
            Deployable deployable,
            CSource source,
            long multiplyAdds,
            TestVector test,
            float tolerance,
            String precision,
            Map<String, String> more,
            Path folder)
            throws IOException {
        Footprint footprint = source.footprint(multiplyAdds);
        ModelInput input = deployable.input();
        int tests = test.scores().size();
        Windows windows = test.windows();
        Map<String, String> values = new LinkedHashMap<>(more);
        values.put("TITLE", CText.comment("%s, %s, written by Proprio.".formatted(deployable.name(), precision)));
        values.put("MODEL_BYTES", "" + footprint.modelBytes());
        values.put("RAM_BYTES", "" + footprint.ramBytes());
        values.put("MULTIPLY_ADDS", "" + multiplyAdds);
        values.put("LENGTH", "" + input.length());
        values.put("RATE", input.rate() > 0 ? " at %s Hz".formatted(Hertz.text(input.rate())) : "");
        values.put("CHANNEL_COUNT", "" + input.channels().size());
        values.put("CLASS_COUNT", "" + input.classes().size());
        values.put(
                "CHANNELS",
                IntStream.range(0, input.channels().size())
                        .mapToObj(i -> " *   %s %s"
                                .formatted(i, CText.comment(input.channels().get(i))))
                        .collect(Collectors.joining("\n")));
        values.put(
                "CLASSES",
                input.classes().stream()
                        .map(name -> "    " + CText.quoted(name) + ",")
                        .collect(Collectors.joining("\n")));
        values.put("CONSTANTS", source.constants());
        values.put("MEMORY", source.memory());
        values.put("KERNELS", source.functions() + "\n");
        values.put("CALLS", source.calls());
        values.put("TESTS", "" + tests);
        values.put("TOLERANCE", CText.number(tolerance));
        values.put(
                "TEST_WINDOWS",
                IntStream.range(0, tests)
                        .mapToObj(i -> "{"
                                + CText.list(
                                        windows.size(), j -> CText.number(windows.features()[i * windows.size() + j]))
                                + "},")
                        .collect(Collectors.joining("\n")));
        values.put(
                "TEST_SCORES",
                test.scores().stream()
                        .map(scores -> "{" + CText.list(scores.length, j -> CText.number(scores[j])) + "},")
                        .collect(Collectors.joining("\n")));
        for (String name : new String[] {"proprio_model.h", "proprio_model.c"}) {
            Files.writeString(folder.resolve(name), CText.filled(CSource.resource(name), values));
        }
        return footprint;
    }
}
