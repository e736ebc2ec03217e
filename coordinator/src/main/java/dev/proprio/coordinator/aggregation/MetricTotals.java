package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.Metric;
import java.util.Map;
import java.util.TreeMap;

/** Sums of metrics, exact and so independent of their order. Not thread-safe. */
public final class MetricTotals {
    private final Map<String, ExactMetric> totals = new TreeMap<>();

    /** Adds one client's metrics, which must be finite. */
    public void add(Map<String, Metric> metrics) {
        metrics.forEach((name, metric) -> totals.merge(name, ExactMetric.of(metric), ExactMetric::plus));
    }

    /** Adds other totals. */
    public void merge(Map<String, ExactMetric> others) {
        others.forEach((name, metric) -> totals.merge(name, metric, ExactMetric::plus));
    }

    /** The total of each metric. */
    public Map<String, ExactMetric> exact() {
        return Map.copyOf(totals);
    }

    /** The total of each metric, rounded once. */
    public Map<String, Metric> totals() {
        Map<String, Metric> rounded = new TreeMap<>();
        totals.forEach((name, total) -> rounded.put(name, total.rounded()));
        return rounded;
    }
}
