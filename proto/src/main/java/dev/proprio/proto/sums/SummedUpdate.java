package dev.proprio.proto.sums;

import dev.proprio.proto.update.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a sum of updates says.
 *
 * @param updates how many are in it
 * @param weight the sum of their weights
 * @param sections the weighted mean of each section
 * @param metrics the sum of each metric; those that nobody measured are left out
 * @param clipped how many values were cut, over all updates
 * @param clippedWeights how many updates weighed more than the largest weight
 */
public record SummedUpdate(
        int updates,
        long weight,
        Map<String, double[]> sections,
        Map<String, Metric> metrics,
        long clipped,
        int clippedWeights) {
    public SummedUpdate {
        sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** The mean of the section {@code name}, which there must be. */
    public double[] section(String name) {
        double[] mean = sections.get(name);
        if (mean == null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "the sum has the sections %s but not \"%s\"", sections.keySet(), name));
        }
        return mean;
    }
}
