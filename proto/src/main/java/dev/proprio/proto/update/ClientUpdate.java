package dev.proprio.proto.update;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a device returns from a round. The arrays are owned by the update: whoever makes it must not
 * write to them afterwards.
 */
public final class ClientUpdate {
    /** The section that holds the change of the model's parameters. */
    public static final String PARAMETERS = "params";

    /** The section of one value that says by which power of 2 all other sections are to be multiplied. */
    public static final String EXPONENT = "exponent";

    /** The largest magnitude of that power. */
    public static final int LARGEST_EXPONENT = 500;

    private final long weight;
    private final Map<String, SectionValues> values;
    private final Map<String, Metric> metrics;

    private ClientUpdate(Map<String, SectionValues> values, long weight, Map<String, Metric> metrics) {
        if (weight < 1) {
            throw new IllegalArgumentException("an update's weight must be at least 1 but was " + weight);
        }
        if (!values.containsKey(PARAMETERS)) {
            throw new IllegalArgumentException(
                    "an update must have a section \"" + PARAMETERS + "\" but has " + values.keySet());
        }
        this.weight = weight;
        this.values = Collections.unmodifiableMap(values);
        this.metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /**
     * An update.
     *
     * @param weight how much it counts, usually the number of training samples; positive
     * @param sections named flat vectors; {@link #PARAMETERS} must be there: the trained parameters minus the received
     *     ones
     * @param metrics what was measured during local training
     */
    public ClientUpdate(long weight, Map<String, float[]> sections, Map<String, Metric> metrics) {
        this(valuesOf(sections), weight, metrics);
    }

    /** The same with sections that may be differences yet. */
    public static ClientUpdate ofValues(long weight, Map<String, SectionValues> values, Map<String, Metric> metrics) {
        return new ClientUpdate(new LinkedHashMap<>(values), weight, metrics);
    }

    /** An update of the parameters alone. */
    public static ClientUpdate ofParameters(long weight, float[] change, Map<String, Metric> metrics) {
        return new ClientUpdate(weight, Map.of(PARAMETERS, change), metrics);
    }

    private static Map<String, SectionValues> valuesOf(Map<String, float[]> sections) {
        Map<String, SectionValues> values = new LinkedHashMap<>();
        sections.forEach((name, vector) -> values.put(name, SectionValues.of(vector)));
        return values;
    }

    /** How much the update counts; positive. */
    public long weight() {
        return weight;
    }

    /** The sections by name. */
    public Map<String, SectionValues> values() {
        return values;
    }

    /** What was measured during local training. */
    public Map<String, Metric> metrics() {
        return metrics;
    }

    /** The sections as vectors. */
    public Map<String, float[]> sections() {
        Map<String, float[]> sections = new LinkedHashMap<>();
        values.forEach((name, section) -> sections.put(name, section.vector()));
        return Collections.unmodifiableMap(sections);
    }

    /** An equal update with arrays of its own. */
    public ClientUpdate copy() {
        Map<String, float[]> copies = new LinkedHashMap<>();
        values.forEach((name, section) -> copies.put(name, section.vector().clone()));
        return new ClientUpdate(weight, copies, metrics);
    }

    /** The same update so many times as large, as float32 has it; without an {@linkplain #EXPONENT exponent}. */
    public ClientUpdate times(double factor) {
        if (hasExponent()) {
            throw new IllegalStateException("an update with an exponent is scaled by that");
        }
        Map<String, float[]> scaled = new LinkedHashMap<>();
        values.forEach((name, section) -> {
            float[] vector = section.vector().clone();
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) (vector[i] * factor);
            }
            scaled.put(name, vector);
        });
        return new ClientUpdate(weight, scaled, metrics);
    }

    /** Whether there is a section {@link #EXPONENT}. */
    public boolean hasExponent() {
        return values.containsKey(EXPONENT);
    }

    /** By which power of 2 the other sections are to be multiplied; 0 where nothing says so. */
    public int exponent() {
        return hasExponent() ? (int) section(EXPONENT)[0] : 0;
    }

    /**
     * The update with its exponent carried out, so that sums of it need not know. What float32 can't hold becomes 0 or
     * infinite.
     */
    public ClientUpdate withoutExponent() {
        if (!hasExponent()) {
            return this;
        }
        int exponent = exponent();
        Map<String, float[]> scaled = new LinkedHashMap<>();
        values.forEach((name, section) -> {
            if (!name.equals(EXPONENT)) {
                float[] vector = section.vector().clone();
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = Math.scalb(vector[i], exponent);
                }
                scaled.put(name, vector);
            }
        });
        return new ClientUpdate(weight, scaled, metrics);
    }

    /** The change of the model's parameters. */
    public float[] parameters() {
        return section(PARAMETERS);
    }

    /** The section {@code name}, which there must be, as a vector. */
    public float[] section(String name) {
        return values(name).vector();
    }

    /** The section {@code name}, which there must be. */
    public SectionValues values(String name) {
        SectionValues section = values.get(name);
        if (section == null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "the update has the sections %s but not \"%s\"", values.keySet(), name));
        }
        return section;
    }
}
