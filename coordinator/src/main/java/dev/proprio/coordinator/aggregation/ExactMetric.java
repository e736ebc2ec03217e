package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.Metric;
import java.math.BigDecimal;

/** A sum of {@link Metric}s, exact and so independent of their order. */
public record ExactMetric(BigDecimal sum, BigDecimal weight) {
    /** A metric, which must be finite. */
    public static ExactMetric of(Metric metric) {
        return new ExactMetric(new BigDecimal(metric.sum()), new BigDecimal(metric.weight()));
    }

    /** The sum of both. */
    public ExactMetric plus(ExactMetric other) {
        return new ExactMetric(sum.add(other.sum), weight.add(other.weight));
    }

    /** The same, rounded once. */
    public Metric rounded() {
        return new Metric(sum.doubleValue(), weight.doubleValue());
    }
}
