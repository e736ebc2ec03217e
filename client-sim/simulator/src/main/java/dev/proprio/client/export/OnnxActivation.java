package dev.proprio.client.export;

import dev.proprio.client.training.fused.Nonlinearity;
import java.util.List;
import java.util.Map;

/** Activations in ONNX. */
final class OnnxActivation {
    private static final float GELU_SLOPE = 1.702f;

    private OnnxActivation() {}

    /** Adds an activation of {@code values}; gives what it gives. */
    static String add(OnnxGraph graph, Nonlinearity f, String values) {
        return switch (f.kind()) {
            case IDENTITY -> values;
            case RELU -> graph.node("Relu", Map.of(), values);
            case LEAKY_RELU -> graph.node("LeakyRelu", Map.of("alpha", f.parameter()), values);
            case ELU -> graph.node("Elu", Map.of("alpha", f.parameter()), values);
            case TANH -> graph.node("Tanh", Map.of(), values);
            case SIGMOID -> graph.node("Sigmoid", Map.of(), values);
            case HARD_SIGMOID -> graph.node("HardSigmoid", Map.of("alpha", 0.2f, "beta", 0.5f), values);
            case GELU -> {
                String steep = graph.node("Mul", Map.of(), values, graph.floats(new float[] {GELU_SLOPE}, 1));
                yield graph.node("Mul", Map.of(), values, graph.node("Sigmoid", Map.of(), steep));
            }
        };
    }

    /**
     * An activation as recurrent operators name it.
     *
     * @param alpha its first parameter, if it has one
     * @param beta its second parameter, if it has one
     */
    record Named(String name, List<Float> alpha, List<Float> beta) {}

    /** The name of an activation within recurrent operators. */
    static Named named(Nonlinearity f) throws ExportException {
        return switch (f.kind()) {
            case IDENTITY -> new Named("Affine", List.of(1f), List.of(0f));
            case RELU -> new Named("Relu", List.of(), List.of());
            case LEAKY_RELU -> new Named("LeakyRelu", List.of(f.parameter()), List.of());
            case ELU -> new Named("Elu", List.of(f.parameter()), List.of());
            case TANH -> new Named("Tanh", List.of(), List.of());
            case SIGMOID -> new Named("Sigmoid", List.of(), List.of());
            case HARD_SIGMOID -> new Named("HardSigmoid", List.of(0.2f), List.of(0.5f));
            case GELU ->
                throw new ExportException("ONNX has no recurrent layers with the activation GELU; use --format c");
        };
    }
}
