package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.update.Metric;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sums of metrics that do not depend on who adds up first. */
class MetricTotalsTest {
    @Test
    void totalsOfPartsAreThoseOfTheWhole() {
        var whole = new MetricTotals();
        var one = new MetricTotals();
        var other = new MetricTotals();
        double[] sums = {1e300, 3, -1e300, 1e-300};
        for (int n = 0; n < sums.length; n++) {
            Map<String, Metric> metrics = Map.of("loss", new Metric(sums[n], n + 1));
            whole.add(metrics);
            (n % 2 == 0 ? one : other).add(metrics);
        }
        other.add(Map.of("own", new Metric(2, 1)));
        one.merge(other.exact());
        assertThat(one.exact()).containsOnlyKeys("loss", "own");
        assertThat(one.exact().get("loss")).isEqualTo(whole.exact().get("loss"));
        var exact = new ExactMetric(new BigDecimal(3).add(new BigDecimal(sums[3])), BigDecimal.TEN);
        assertThat(one.exact()).containsEntry("loss", exact);
        assertThat(one.totals()).containsEntry("loss", new Metric(3, 10)).containsEntry("own", new Metric(2, 1));
    }
}
