package dev.proprio.coordinator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CoordinatorMetersTest {
    @Test
    void whatRunsHaveSpentOfTheirPrivacyIsMeasuredWhileTheyAreThere() {
        Map<String, Double> spent = new TreeMap<>(Map.of("one", 1.5, "two", 0.25));
        try (var meters = new CoordinatorMeters()) {
            assertThat(meters.scrape()).doesNotContain("proprio_privacy_epsilon{");
            meters.watchPrivacy(() -> spent);
            assertThat(meters.scrape())
                    .contains("proprio_privacy_epsilon{run=\"one\"} 1.5", "proprio_privacy_epsilon{run=\"two\"} 0.25");
            spent.remove("one");
            spent.put("two", 0.75);
            assertThat(meters.scrape())
                    .contains("proprio_privacy_epsilon{run=\"two\"} 0.75")
                    .doesNotContain("run=\"one\"");
        }
    }
}
