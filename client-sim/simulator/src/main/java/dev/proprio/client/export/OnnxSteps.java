package dev.proprio.client.export;

import dev.proprio.client.training.fused.Taps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Adds a program's steps to an ONNX graph. Between steps values are {@code [window, channel, row]}. */
final class OnnxSteps {
    static final int[] SWAP = {0, 2, 1};

    private final OnnxGraph graph;
    private String values;
    private Extent at;

    /** @param values the values that the first step takes, {@code [window, channel, row]} */
    OnnxSteps(OnnxGraph graph, String values, Extent at) {
        this.graph = graph;
        this.values = values;
        this.at = at;
    }

    /** Where the values of the last step are. */
    String values() {
        return values;
    }

    void add(Step step) throws ExportException {
        flatten(step.in());
        values = switch (step) {
            case Convolution convolution -> convolution(convolution);
            case Depthwise depthwise -> depthwise(depthwise);
            case Pool pool -> pool(pool);
            case Activate activate -> OnnxActivation.add(graph, activate.f(), values);
            case LayerNorm norm -> layerNorm(norm);
            case Recurrent recurrent -> OnnxRecurrent.add(graph, recurrent, values);
            case Softmax ignored -> graph.node("Softmax", Map.of("axis", 1), values);
        };
        at = step.out();
    }

    /** A step may take a sequence as one row, time-major. */
    private void flatten(Extent wanted) {
        if (!wanted.equals(at)) {
            String timeMajor = graph.node("Transpose", Map.of("perm", SWAP), values);
            values = graph.node("Reshape", Map.of(), timeMajor, graph.integers(-1, wanted.channels(), wanted.rows()));
            at = wanted;
        }
    }

    private String convolution(Convolution step) {
        int taps = step.taps().count();
        int channels = step.in().channels();
        int outputs = step.out().channels();
        float[] kernels = new float[step.weights().length];
        for (int o = 0; o < outputs; o++) {
            for (int tap = 0; tap < taps; tap++) {
                for (int c = 0; c < channels; c++) {
                    kernels[(o * channels + c) * taps + tap] = step.weights()[(o * taps + tap) * channels + c];
                }
            }
        }
        return conv(step, step.taps(), 1, graph.floats(kernels, outputs, channels, taps), step.bias());
    }

    private String depthwise(Depthwise step) {
        int channels = step.in().channels();
        int taps = step.taps().count();
        List<String> parts = new ArrayList<>();
        for (int m = 0; m < step.multiple(); m++) {
            float[] kernels = new float[channels * taps];
            float[] bias = new float[channels];
            for (int c = 0; c < channels; c++) {
                int o = m * channels + c;
                bias[c] = step.bias()[o];
                for (int tap = 0; tap < taps; tap++) {
                    kernels[c * taps + tap] = step.weights()[tap * step.out().channels() + o];
                }
            }
            parts.add(conv(step, step.taps(), channels, graph.floats(kernels, channels, 1, taps), bias));
        }
        return parts.size() == 1
                ? parts.getFirst()
                : graph.node("Concat", Map.of("axis", 1), parts.toArray(String[]::new));
    }

    private String conv(Step step, Taps taps, int groups, String kernels, float[] bias) {
        Map<String, ?> attributes = Map.of(
                "kernel_shape", new int[] {taps.count()},
                "strides", new int[] {taps.stride()},
                "dilations", new int[] {taps.dilation()},
                "pads", pads(step, taps),
                "group", groups);
        return graph.node("Conv", attributes, from(step, taps), kernels, graph.floats(bias, bias.length));
    }

    private String pool(Pool step) {
        Taps taps = step.taps();
        if (step.kind() == Pool.Kind.SUM) {
            float[] ones = new float[taps.count() * step.in().channels()];
            Arrays.fill(ones, 1);
            return depthwise(new Depthwise(
                    step.in(), step.out(), taps, 1, ones, new float[step.in().channels()]));
        }
        Map<String, ?> attributes = Map.of(
                "kernel_shape", new int[] {taps.count()},
                "strides", new int[] {taps.stride()},
                "pads", pads(step, taps));
        return graph.node(step.kind() == Pool.Kind.MAXIMUM ? "MaxPool" : "AveragePool", attributes, from(step, taps));
    }

    /** The values from the first that is used; ONNX knows no negative padding. */
    private String from(Step step, Taps taps) {
        return taps.padding() >= 0
                ? values
                : graph.node(
                        "Slice",
                        Map.of(),
                        values,
                        graph.integers(-taps.padding()),
                        graph.integers(step.in().rows()),
                        graph.integers(2));
    }

    private static int[] pads(Step step, Taps taps) {
        int end = (step.out().rows() - 1) * taps.stride() + taps.reach() - taps.padding();
        return new int[] {
            Math.max(0, taps.padding()), Math.max(0, end - step.in().rows())
        };
    }

    private String layerNorm(LayerNorm step) {
        int units = step.in().channels();
        String rows = graph.node("Transpose", Map.of("perm", SWAP), values);
        String normalized = graph.node(
                "LayerNormalization",
                Map.of("axis", -1, "epsilon", 1e-12f),
                rows,
                graph.floats(step.gain(), units),
                graph.floats(step.bias(), units));
        return graph.node("Transpose", Map.of("perm", SWAP), normalized);
    }
}
