package dev.proprio.experiments.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured of one thing.
 *
 * @param name the thing, unique within a report
 * @param figures by name, which says the unit; in the order of the table
 */
public record BenchRow(String name, Map<String, Double> figures) {
    public BenchRow {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
}
