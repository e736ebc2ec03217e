package dev.proprio.client.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Recurrent layers in ONNX, which has them for sequences {@code [row, window, channel]}. */
final class OnnxRecurrent {
    /** ONNX's gates are input, output, forget, candidate. */
    private static final int[] LSTM_ORDER = {3, 2, 1, 0};
    /** ONNX's gates are update, reset, candidate. */
    private static final int[] GRU_ORDER = {1, 0, 2};

    private OnnxRecurrent() {}

    /** Adds a layer over {@code values}, which are {@code [window, channel, row]}; gives its states, laid out alike. */
    static String add(OnnxGraph graph, RecurrentStep layer, String values) throws ExportException {
        String operator = switch (layer.cell()) {
            case SIMPLE -> "RNN";
            case GRU -> "GRU";
            case LSTM -> "LSTM";
        };
        int lines = layer.bias().length;
        int[] order = order(layer.cell());
        float[] bias = new float[2 * lines];
        System.arraycopy(reordered(layer.bias(), order), 0, bias, 0, lines);
        List<String> inputs = List.of(
                graph.node("Transpose", Map.of("perm", new int[] {2, 0, 1}), values),
                graph.floats(
                        reordered(layer.weights(), order), 1, lines, layer.in().channels()),
                graph.floats(reordered(layer.recurrent(), order), 1, lines, layer.units()),
                graph.floats(bias, 1, 2L * lines));
        String states = inputs.getFirst() + "-states";
        int[] back = {1, 2, 0};
        if (layer.lastOnly()) {
            graph.node(operator, attributes(layer), inputs, List.of("", states));
            return graph.node("Transpose", Map.of("perm", back), states);
        }
        graph.node(operator, attributes(layer), inputs, List.of(states));
        String oneDirection = graph.node("Squeeze", Map.of(), states, graph.integers(1));
        return graph.node("Transpose", Map.of("perm", back), oneDirection);
    }

    private static Map<String, Object> attributes(RecurrentStep layer) throws ExportException {
        List<OnnxActivation.Named> activations = new ArrayList<>();
        if (layer.cell().gated()) {
            activations.add(OnnxActivation.named(layer.gate()));
        }
        activations.add(OnnxActivation.named(layer.f()));
        if (layer.cell() == RecurrentKind.LSTM) {
            activations.add(OnnxActivation.named(layer.f()));
        }
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("hidden_size", layer.units());
        attributes.put(
                "activations",
                activations.stream().map(OnnxActivation.Named::name).toArray(String[]::new));
        put(
                attributes,
                "activation_alpha",
                activations.stream().flatMap(a -> a.alpha().stream()).toList());
        put(
                attributes,
                "activation_beta",
                activations.stream().flatMap(a -> a.beta().stream()).toList());
        return attributes;
    }

    private static void put(Map<String, Object> attributes, String name, List<Float> values) {
        if (!values.isEmpty()) {
            float[] numbers = new float[values.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = values.get(i);
            }
            attributes.put(name, numbers);
        }
    }

    private static int[] order(RecurrentKind cell) {
        return switch (cell) {
            case SIMPLE -> new int[] {0};
            case GRU -> GRU_ORDER;
            case LSTM -> LSTM_ORDER;
        };
    }

    private static float[] reordered(float[] gates, int[] order) {
        int size = gates.length / order.length;
        float[] result = new float[gates.length];
        for (int gate = 0; gate < order.length; gate++) {
            System.arraycopy(gates, order[gate] * size, result, gate * size, size);
        }
        return result;
    }
}
