package dev.proprio.client.export;

import dev.proprio.client.dataset.ModelInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;

/** Writes models as ONNX: {@code model.onnx}, from {@code window} to {@code scores}. */
public final class OnnxExport {
    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;

    private OnnxExport() {}

    /**
     * Writes a model.
     *
     * @param folder an existing one
     * @throws ExportException if the model has a layer that is not supported
     */
    public static void write(Deployable deployable, Path folder) throws ExportException, IOException {
        Program program = deployable.program();
        ModelInput input = deployable.input();
        var graph = new OnnxGraph();
        int channels = input.channels().size();
        String window = "window";
        String normalized = normalize(graph, input, window);
        String turned = graph.node("Transpose", Map.of("perm", OnnxSteps.SWAP), normalized);
        var steps = new OnnxSteps(graph, turned, new SequenceShape(input.length(), channels));
        for (ProgramStep step : program.steps()) {
            steps.add(step);
        }
        int classes = input.classes().size();
        String scores = "scores";
        graph.node("Reshape", Map.of(), List.of(steps.values(), graph.integers(-1, classes)), List.of(scores));
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("Proprio")
                .setDocString(deployable.name())
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .addMetadataProps(property("channels", String.join("\n", input.channels())))
                .addMetadataProps(property("classes", String.join("\n", input.classes())))
                .addMetadataProps(property("rate_hz", String.valueOf(input.rate())))
                .setGraph(graph.finish(window, List.of(input.length(), channels), scores, List.of(classes)))
                .build();
        Files.write(folder.resolve("model.onnx"), model.toByteArray());
    }

    private static String normalize(OnnxGraph graph, ModelInput input, String window) {
        var scaling = InputScaling.of(input, 1);
        int channels = input.channels().size();
        String centred = graph.node("Sub", Map.of(), window, graph.floats(scaling.mean(), channels));
        String exact = graph.node("Sub", Map.of(), centred, graph.floats(scaling.rest(), channels));
        return graph.node("Mul", Map.of(), exact, graph.floats(scaling.factor(), channels));
    }

    private static StringStringEntryProto property(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
