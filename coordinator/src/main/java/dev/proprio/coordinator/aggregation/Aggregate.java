package dev.proprio.coordinator.aggregation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A round's updates, combined.
 *
 * @param sections the combined value of each section
 * @param weight the total weight
 * @param updates how many updates went in
 */
public record Aggregate(Map<String, double[]> sections, long weight, int updates) {
    public Aggregate {
        sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
    }

    /** The combined value of the section {@code name}, which there must be. */
    public double[] section(String name) {
        double[] values = sections.get(name);
        if (values == null) {
            throw new IllegalArgumentException(
                    "the aggregate has the sections %s but not \"%s\"".formatted(sections.keySet(), name));
        }
        return values;
    }

    /** The same with another value of the section {@code name}. */
    public Aggregate with(String name, double[] values) {
        Map<String, double[]> replaced = new LinkedHashMap<>(sections);
        replaced.put(name, values);
        return new Aggregate(replaced, weight, updates);
    }
}
