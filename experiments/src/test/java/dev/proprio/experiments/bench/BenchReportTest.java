package dev.proprio.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    @Test
    void readsBackWhatItWrote() {
        BenchReport report = report(new BenchRow("cnn", Map.of("gflops", 12.5)));
        assertThat(RunJson.read(RunJson.pretty(report), BenchReport.class)).isEqualTo(report);
    }

    @Test
    void dividesWhatBothHave() {
        BenchReport now =
                report(new BenchRow("a", Map.of("x", 6.0, "new", 1.0)), new BenchRow("new", Map.of("x", 1.0)));
        BenchReport earlier =
                report(new BenchRow("a", Map.of("x", 4.0, "old", 1.0)), new BenchRow("old", Map.of("x", 1.0)));
        assertThat(now.dividedBy(earlier)).containsExactly(new BenchRow("a", Map.of("x", 1.5)));
    }

    @Test
    void nothingIsDividedByZero() {
        BenchReport zero = report(new BenchRow("a", Map.of("x", 0.0)));
        assertThat(zero.dividedBy(zero)).isEmpty();
    }

    @Test
    void theMachineIsDescribed() {
        Machine machine = Machine.here();
        assertThat(machine.cores()).isPositive();
        assertThat(machine.java()).contains(Runtime.version().toString());
        assertThat(machine.blasThreads()).isEqualTo(java.util.Optional.ofNullable(System.getenv("OMP_NUM_THREADS")));
    }

    private static BenchReport report(BenchRow... rows) {
        return BenchReport.here("train", Map.of("seconds", 1.0), List.of(rows));
    }
}
