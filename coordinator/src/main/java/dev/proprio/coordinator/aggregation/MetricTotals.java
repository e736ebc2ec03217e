package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.Metric;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** Sums of metrics, exact and so independent of their order. Not thread-safe. */
public final class MetricTotals {
    private final Map<String, Total> totals = new TreeMap<>();

    /** Adds one client's metrics, which must be finite. */
    public void add(Map<String, Metric> metrics) {
        metrics.forEach((name, metric) -> totals.merge(
                name, new Total(new BigDecimal(metric.sum()), new BigDecimal(metric.weight())), Total::plus));
    }

    /** The total of each metric, rounded once. */
    public Map<String, Metric> totals() {
        Map<String, Metric> rounded = new TreeMap<>();
        totals.forEach((name, total) -> rounded.put(
                name, new Metric(total.sum().doubleValue(), total.weight().doubleValue())));
        return rounded;
    }

    private record Total(BigDecimal sum, BigDecimal weight) {
        Total plus(Total other) {
            return new Total(sum.add(other.sum), weight.add(other.weight));
        }
    }
}
