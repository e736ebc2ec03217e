package dev.proprio.coordinator.aggregation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A round's updates, combined. Means are taken when they are asked for: until then they are exact sums, each with its
 * divisor.
 *
 * @param sections what became of each section
 * @param weight the total weight
 * @param updates how many updates went in
 */
public record Aggregate(Map<String, AggregatedSection> sections, long weight, int updates) {
    public Aggregate {
        sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
    }

    /** Updates of which the combined values alone are known. */
    public static Aggregate of(Map<String, double[]> values, long weight, int updates) {
        Map<String, AggregatedSection> sections = new LinkedHashMap<>();
        values.forEach((name, combined) -> sections.put(name, new AggregatedSection.Values(combined)));
        return new Aggregate(sections, weight, updates);
    }

    /** The combined value of the section {@code name}, which there must be. */
    public double[] section(String name) {
        return found(name).values();
    }

    /** The combined values of all sections. */
    public Map<String, double[]> values() {
        Map<String, double[]> values = new LinkedHashMap<>();
        sections.forEach((name, section) -> values.put(name, section.values()));
        return Collections.unmodifiableMap(values);
    }

    /** The exact sum of the section {@code name}, which there must be; empty if the rule takes none. */
    public Optional<SectionSum> sum(String name) {
        return found(name) instanceof SectionSum sum ? Optional.of(sum) : Optional.empty();
    }

    private AggregatedSection found(String name) {
        AggregatedSection section = sections.get(name);
        if (section == null) {
            throw new IllegalArgumentException(
                    "the aggregate has the sections %s but not \"%s\"".formatted(sections.keySet(), name));
        }
        return section;
    }

    /** The same with another value of the section {@code name}. */
    public Aggregate with(String name, AggregatedSection section) {
        Map<String, AggregatedSection> replaced = new LinkedHashMap<>(sections);
        replaced.put(name, section);
        return new Aggregate(replaced, weight, updates);
    }

    /** The same with other values of the section {@code name}. */
    public Aggregate with(String name, double[] values) {
        return with(name, new AggregatedSection.Values(values));
    }
}
