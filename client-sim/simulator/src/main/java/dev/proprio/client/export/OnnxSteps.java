package dev.proprio.client.export;

import dev.proprio.client.training.fused.ConvolutionGeometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Adds a program's steps to an ONNX graph. Between steps values are {@code [window, channel, row]}. */
final class OnnxSteps {
    static final int[] SWAP = {0, 2, 1};

    private final OnnxGraph graph;
    private String values;
    private SequenceShape at;

    /** @param values the values that the first step takes, {@code [window, channel, row]} */
    OnnxSteps(OnnxGraph graph, String values, SequenceShape at) {
        this.graph = graph;
        this.values = values;
        this.at = at;
    }

    /** Where the values of the last step are. */
    String values() {
        return values;
    }

    void add(ProgramStep step) throws ExportException {
        flatten(step.in());
        values = switch (step) {
            case ConvolutionStep convolution -> convolution(convolution);
            case DepthwiseStep depthwise -> depthwise(depthwise);
            case PoolStep pool -> pool(pool);
            case ActivationStep activate -> OnnxActivation.add(graph, activate.f(), values);
            case LayerNormStep norm -> layerNorm(norm);
            case RecurrentStep recurrent -> OnnxRecurrent.add(graph, recurrent, values);
            case SoftmaxStep ignored -> graph.node("Softmax", Map.of("axis", 1), values);
        };
        at = step.out();
    }

    /** A step may take a sequence as one row, time-major. */
    private void flatten(SequenceShape wanted) {
        if (!wanted.equals(at)) {
            String timeMajor = graph.node("Transpose", Map.of("perm", SWAP), values);
            values = graph.node("Reshape", Map.of(), timeMajor, graph.integers(-1, wanted.channels(), wanted.rows()));
            at = wanted;
        }
    }

    private String convolution(ConvolutionStep step) {
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

    private String depthwise(DepthwiseStep step) {
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

    private String conv(ProgramStep step, ConvolutionGeometry geometry, int groups, String kernels, float[] bias) {
        Map<String, ?> attributes = Map.of(
                "kernel_shape", new int[] {geometry.count()},
                "strides", new int[] {geometry.stride()},
                "dilations", new int[] {geometry.dilation()},
                "pads", pads(step, geometry),
                "group", groups);
        return graph.node("Conv", attributes, from(step, geometry), kernels, graph.floats(bias, bias.length));
    }

    private String pool(PoolStep step) {
        ConvolutionGeometry geometry = step.taps();
        if (step.kind() == PoolStep.Kind.SUM) {
            float[] ones = new float[geometry.count() * step.in().channels()];
            Arrays.fill(ones, 1);
            return depthwise(new DepthwiseStep(
                    step.in(),
                    step.out(),
                    geometry,
                    1,
                    ones,
                    new float[step.in().channels()]));
        }
        Map<String, ?> attributes = Map.of(
                "kernel_shape", new int[] {geometry.count()},
                "strides", new int[] {geometry.stride()},
                "pads", pads(step, geometry));
        return graph.node(
                step.kind() == PoolStep.Kind.MAXIMUM ? "MaxPool" : "AveragePool", attributes, from(step, geometry));
    }

    /** The values from the first that is used; ONNX knows no negative padding. */
    private String from(ProgramStep step, ConvolutionGeometry geometry) {
        return geometry.padding() >= 0
                ? values
                : graph.node(
                        "Slice",
                        Map.of(),
                        values,
                        graph.integers(-geometry.padding()),
                        graph.integers(step.in().rows()),
                        graph.integers(2));
    }

    private static int[] pads(ProgramStep step, ConvolutionGeometry geometry) {
        int end = (step.out().rows() - 1) * geometry.stride() + geometry.reach() - geometry.padding();
        return new int[] {
            Math.max(0, geometry.padding()), Math.max(0, end - step.in().rows())
        };
    }

    private String layerNorm(LayerNormStep step) {
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
