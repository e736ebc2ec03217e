package dev.proprio.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Bytes counted by hand. */
class LargeModelTest {
    private static final long FIRST = 561L * 800;
    private static final long LATER = 800L * 690 + 690 * 6;

    @Test
    void weightsAreReadTwiceButForTheFirstLayersAndAsOftenAsTheRuleTouchesThem() {
        Map<String, Long> bytes = LargeModel.all().stream()
                .collect(Collectors.toMap(large -> large.model().name(), LargeModel::bytesPerStep));
        assertThat(bytes)
                .containsEntry("mlp 1 M, sgd", 4 * (3 * FIRST + 4 * LATER))
                .containsEntry("mlp 1 M, momentum", 4 * (7 * FIRST + 8 * LATER))
                .containsEntry("mlp 1 M, adam", 4 * (9 * FIRST + 10 * LATER))
                .hasSize(6);
    }

    @Test
    void allAreMeasuredAgainstBothYardsticks() {
        List<BenchRow> rows =
                new LargeBench("1 M, adam", 0.03).run(part -> assertThat(part).isEqualTo("mlp 1 M, adam"));
        assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat(row.figures())
                        .containsKeys("ms_per_step", "times_memory", "times_memory_or_sgemm")
                        .allSatisfy(
                                (name, value) -> assertThat(value).isFinite().isPositive()));
    }
}
