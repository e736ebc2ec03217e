package dev.proprio.proto.update;

import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What every device of a round receives: the model, and whatever else the local algorithm shares. The arrays are
 * owned by the broadcast and not written to.
 *
 * @param layout how the parameters are made up
 * @param parameters the global model's parameters
 * @param shared other vectors by name, each as long as the parameters; SCAFFOLD's control variate, for example
 * @param description what the model is and takes, on a device that was told
 */
public record Broadcast(
        ParameterLayout layout,
        float[] parameters,
        Map<String, float[]> shared,
        Optional<ModelDescription> description) {
    public Broadcast {
        shared = Collections.unmodifiableMap(new LinkedHashMap<>(shared));
        requireLength(layout, "the parameters", parameters);
        for (var section : shared.entrySet()) {
            requireLength(layout, "section \"" + section.getKey() + "\"", section.getValue());
        }
    }

    /** Without a description. */
    public Broadcast(ParameterLayout layout, float[] parameters, Map<String, float[]> shared) {
        this(layout, parameters, shared, Optional.empty());
    }

    /** The same with what is known of the model. */
    public Broadcast described(Optional<ModelDescription> known) {
        return new Broadcast(layout, parameters, shared, known);
    }

    /** A model and nothing else. */
    public static Broadcast of(ParameterLayout layout, float[] parameters) {
        return new Broadcast(layout, parameters, Map.of());
    }

    /** The shared vector {@code name}, which there must be. */
    public float[] shared(String name) {
        float[] values = shared.get(name);
        if (values == null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "the model comes with %s but not with \"%s\"", shared.keySet(), name));
        }
        return values;
    }

    /** How many bytes travel. */
    public long byteLength() {
        return (1L + shared.size()) * parameters.length * Float.BYTES;
    }

    /** All bytes as they travel: the parameters, then the shared vectors in order. */
    public byte[] encode() {
        byte[] first = FloatBytes.encode(parameters);
        if (shared.isEmpty()) {
            return first;
        }
        byte[] all = new byte[Math.toIntExact(byteLength())];
        System.arraycopy(first, 0, all, 0, first.length);
        int at = first.length;
        for (float[] values : shared.values()) {
            byte[] bytes = FloatBytes.encode(values);
            System.arraycopy(bytes, 0, all, at, bytes.length);
            at += bytes.length;
        }
        return all;
    }

    private static void requireLength(ParameterLayout layout, String what, float[] values) {
        if (values.length != layout.length()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%s must have %s values but has %s", what, layout.length(), values.length));
        }
    }
}
