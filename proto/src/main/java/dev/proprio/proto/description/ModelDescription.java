package dev.proprio.proto.description;

import dev.proprio.proto.tensor.ParameterLayout;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a model is, and what it takes and gives.
 *
 * @param architecture its name and settings as a spec has them, flat; for people
 * @param layers from the window to the scores
 * @param classes the classes' names, in the order of the scores
 * @param window points in time per window; 1 for vectors without a time
 * @param rate points per second, in Hz; 0 for vectors without a time
 * @param channels in the order of a point's values
 * @param preprocessing how recordings became windows, flat, as a spec has it
 * @param models how many such models the parameters hold, one after the other
 * @param network DL4J's JSON of the network if a layer is {@linkplain LayerDescription#OTHER of another kind}; else empty
 * @param layout of the parameters of all models; empty if it is not told
 */
public record ModelDescription(
        Map<String, String> architecture,
        List<LayerDescription> layers,
        List<String> classes,
        int window,
        double rate,
        List<ChannelDescription> channels,
        Map<String, String> preprocessing,
        int models,
        String network,
        ParameterLayout layout) {
    /** Under which a task of a secure aggregation has the description's digest among its settings. */
    public static final String DIGEST_SETTING = "model-description";

    private static final int LONGEST_WINDOW = 1 << 20;

    public ModelDescription {
        architecture = DescribedText.settings(architecture);
        layers = List.copyOf(layers);
        classes = List.copyOf(classes);
        channels = List.copyOf(channels);
        preprocessing = DescribedText.settings(preprocessing);
        classes.forEach(name -> DescribedText.require("a class's name", name));
        if (layers.isEmpty() || classes.size() < 2 || channels.isEmpty() || models < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a model needs layers, two classes, a channel and to be there once, but has %s, %s, %s and %s",
                    layers.size(),
                    classes.size(),
                    channels.size(),
                    models));
        }
        if (window < 1 || window > LONGEST_WINDOW) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a window must have 1 to %s points but has %s", LONGEST_WINDOW, window));
        }
        if (!(rate >= 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("a rate must be a number of Hz from 0 but was " + rate);
        }
    }

    /**
     * A window as the network takes it.
     *
     * @param raw as the sensors gave it, point by point
     * @throws IllegalArgumentException if it is not as long as a window
     */
    public float[] normalized(float[] raw) {
        int width = channels.size();
        if (raw.length != window * width) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a window has %s points of %s values but %s values came", window, width, raw.length));
        }
        float[] values = new float[raw.length];
        for (int i = 0; i < raw.length; i++) {
            values[i] = channels.get(i % width).normalized(raw[i]);
        }
        return values;
    }
}
