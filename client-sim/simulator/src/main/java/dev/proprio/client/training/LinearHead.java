package dev.proprio.client.training;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.tensor.ParameterLayout.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A last layer in place of the one that tells classes apart: so many values without an activation, for a task that has no labels. Its
 * parameters have names of their own, so that nobody takes them for the other layer's.
 *
 * @param outputs how many values it gives, at least 1
 */
public record LinearHead(int outputs) {
    /** The name of its weights, of the shape inputs by outputs. */
    public static final String WEIGHTS = "pretext/W";

    /** The name of its biases. */
    public static final String BIASES = "pretext/b";

    public LinearHead {
        if (outputs < 1) {
            throw new IllegalArgumentException("a head needs at least 1 output but has " + outputs);
        }
    }

    /** A model's layers but the last, and this head. */
    public ParameterLayout instead(ParameterLayout model) {
        return with(body(model), inputs(model));
    }

    /** All of a model's layers, and this head beside the last of them. */
    public ParameterLayout beside(ParameterLayout model) {
        return with(model.slices(), inputs(model));
    }

    /**
     * What training begins with.
     *
     * @param layout one with this head
     * @param model how the parameters to begin from are made up
     * @param initial these; what the layout does not have of them is left out
     * @return the head's weights are drawn (Glorot and Bengio 2010), keyed by the initial parameters; its biases are 0
     */
    public float[] begin(ParameterLayout layout, ParameterLayout model, float[] initial) {
        float[] parameters = layout.overlay(new float[layout.length()], model, initial);
        KeyedRandom random = KeyedRandom.of(Arrays.hashCode(initial), "pretext-head");
        Slice weights = slice(layout, WEIGHTS);
        double deviation = Math.sqrt(2.0 / (weights.shape().get(0) + outputs));
        for (int i = weights.offset(); i < weights.offset() + weights.length(); i++) {
            parameters[i] = (float) (deviation * random.nextGaussian());
        }
        return parameters;
    }

    private ParameterLayout with(List<Slice> others, int inputs) {
        List<String> names = new ArrayList<>();
        List<List<Integer>> shapes = new ArrayList<>();
        for (Slice slice : others) {
            names.add(slice.name());
            shapes.add(slice.shape());
        }
        names.add(WEIGHTS);
        shapes.add(List.of(inputs, outputs));
        names.add(BIASES);
        shapes.add(List.of(1, outputs));
        return ParameterLayout.of(names, shapes);
    }

    private static List<Slice> body(ParameterLayout model) {
        String last = layerOf(model.slices().getLast());
        return model.slices().stream()
                .filter(slice -> !layerOf(slice).equals(last))
                .toList();
    }

    private static int inputs(ParameterLayout model) {
        String weights = layerOf(model.slices().getLast()) + "W";
        return slice(model, weights).shape().getFirst();
    }

    private static String layerOf(Slice slice) {
        return slice.name().substring(0, slice.name().indexOf('/') + 1);
    }

    private static Slice slice(ParameterLayout layout, String name) {
        return layout.slices().stream()
                .filter(slice -> slice.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there are no parameters " + name));
    }
}
