package dev.proprio.client.personalization;

import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.tensor.ParameterLayout.Slice;
import java.util.Arrays;
import java.util.List;

/**
 * A model's last layer, which is dense: where its weights and biases lie. A class's weights lie next to each other.
 *
 * @param inputs how many values it takes
 * @param classes how many it gives
 * @param weights where the weights begin, {@code [class][input]}
 * @param biases where the biases begin, or -1 without any
 */
public record OutputLayer(int inputs, int classes, int weights, int biases) {
    /** The last layer of a model. */
    public static OutputLayer of(ParameterLayout layout) {
        List<Slice> head = new ParameterMask("head").of(layout);
        Slice w = head.stream()
                .filter(slice -> slice.name().endsWith("/W") && slice.shape().size() == 2)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the model's last layer is not dense: " + head));
        int b = head.stream()
                .filter(slice -> slice.name().endsWith("/b"))
                .mapToInt(Slice::offset)
                .findFirst()
                .orElse(-1);
        return new OutputLayer(w.shape().get(0), w.shape().get(1), w.offset(), b);
    }

    /** What a class's output is before activation. */
    double logit(float[] parameters, int label, float[] representations, int from) {
        double sum = biases < 0 ? 0 : parameters[biases + label];
        int at = weights + label * inputs;
        for (int i = 0; i < inputs; i++) {
            sum += (double) parameters[at + i] * representations[from + i];
        }
        return sum;
    }

    /** The probabilities of the first {@code known} classes for a representation. */
    double[] probabilities(float[] parameters, int known, float[] representations, int from) {
        double[] p = new double[known];
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < known; c++) {
            p[c] = logit(parameters, c, representations, from);
            most = Math.max(most, p[c]);
        }
        for (int c = 0; c < known; c++) {
            p[c] = StrictMath.exp(p[c] - most);
        }
        double sum = Arrays.stream(p).sum();
        for (int c = 0; c < known; c++) {
            p[c] /= sum;
        }
        return p;
    }

    /**
     * A model for other classes: the body and the first {@code known} classes' outputs are another model's, the other
     * outputs stay as they are.
     */
    public static float[] transplant(
            ParameterLayout from, float[] parameters, ParameterLayout to, float[] initial, int known) {
        if (from.equals(to) && known == of(to).classes()) {
            return parameters;
        }
        int[] first = new int[known];
        Arrays.setAll(first, label -> label);
        return transplant(from, parameters, to, initial, first);
    }

    /**
     * The same with chosen outputs.
     *
     * @param chosen for each of the new model's first classes, which of the other model's outputs it takes
     */
    public static float[] transplant(
            ParameterLayout from, float[] parameters, ParameterLayout to, float[] initial, int[] chosen) {
        var body = ParameterLayout.packed(new ParameterMask("body").of(from));
        float[] result = to.overlay(initial, body, from.extract(parameters, body));
        OutputLayer source = of(from);
        OutputLayer target = of(to);
        for (int label = 0; label < chosen.length; label++) {
            int weights = source.weights + chosen[label] * source.inputs;
            System.arraycopy(parameters, weights, result, target.weights + label * source.inputs, source.inputs);
            if (source.biases >= 0) {
                result[target.biases + label] = parameters[source.biases + chosen[label]];
            }
        }
        return result;
    }
}
