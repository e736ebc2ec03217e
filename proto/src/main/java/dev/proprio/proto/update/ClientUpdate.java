package dev.proprio.proto.update;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a device returns from a round. The arrays are owned by the update: whoever makes it must not
 * write to them afterwards.
 *
 * @param weight how much the update counts, usually the number of training samples; positive
 * @param sections named flat vectors; {@link #PARAMETERS} is always there: the trained parameters
 *     minus the received ones
 * @param metrics what was measured during local training
 */
public record ClientUpdate(long weight, Map<String, float[]> sections, Map<String, Metric> metrics) {
    /** The section that holds the change of the model's parameters. */
    public static final String PARAMETERS = "params";

    public ClientUpdate {
        if (weight < 1) {
            throw new IllegalArgumentException("an update's weight must be at least 1 but was " + weight);
        }
        if (!sections.containsKey(PARAMETERS)) {
            throw new IllegalArgumentException(
                    "an update must have a section \"" + PARAMETERS + "\" but has " + sections.keySet());
        }
        sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** An update of the parameters alone. */
    public static ClientUpdate ofParameters(long weight, float[] change, Map<String, Metric> metrics) {
        return new ClientUpdate(weight, Map.of(PARAMETERS, change), metrics);
    }

    /** An equal update with arrays of its own. */
    public ClientUpdate copy() {
        Map<String, float[]> copies = new LinkedHashMap<>();
        sections.forEach((name, values) -> copies.put(name, values.clone()));
        return new ClientUpdate(weight, copies, metrics);
    }

    /** The change of the model's parameters. */
    public float[] parameters() {
        return section(PARAMETERS);
    }

    /** The section {@code name}, which there must be. */
    public float[] section(String name) {
        float[] values = sections.get(name);
        if (values == null) {
            throw new IllegalArgumentException(
                    "the update has the sections %s but not \"%s\"".formatted(sections.keySet(), name));
        }
        return values;
    }
}
