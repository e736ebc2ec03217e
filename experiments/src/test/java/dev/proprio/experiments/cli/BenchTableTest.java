package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.bench.BenchRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchTableTest {
    @Test
    void rowsWithTheSameFiguresStandSideBySide() {
        Map<String, Double> steps = new LinkedHashMap<>();
        steps.put("ms_per_step", 0.98765);
        steps.put("steps_per_second", 12_345.6);
        Map<String, Double> more = new LinkedHashMap<>();
        more.put("ms_per_step", 12.345);
        more.put("steps_per_second", 81.0);
        assertThat(BenchTable.of(List.of(
                        new BenchRow("mlp b=10", steps),
                        new BenchRow("heap", Map.of("growth_mb", -0.0123)),
                        new BenchRow("cnn", more))))
                .isEqualTo("""
                                          mlp b=10   cnn
                        ms per step          0.988  12.3
                        steps per second    12,346    81

                                      heap
                        growth mb  -0.0123
                        """);
    }
}
