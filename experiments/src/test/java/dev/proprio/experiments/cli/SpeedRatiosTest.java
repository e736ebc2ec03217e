package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.bench.BenchReport;
import dev.proprio.experiments.bench.BenchRow;
import dev.proprio.experiments.record.RunJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That what is fast did not become slow: ratios of one run, between things measured in turns. The bars are a third of what a
 * busy machine shows or less, and one of three tries has to reach them: kernels that do not compile miss them by far.
 */
class SpeedRatiosTest {
    private static final int TRIES = 3;

    @ParameterizedTest
    @CsvSource({
        "train --model mlp, mlp b=32, best_share_of_best_sgemm, 0.2",
        "rules --rule median --updates 60 --parameters 60000, median, best_times_best_naive, 2",
        "rules --rule krum --updates 60 --parameters 60000, krum, best_times_best_naive, 2",
        "secagg --devices 100 --parameters 10000 --graph ring --dropout 10, '100 x 10000, 10 %, ring', floor_over_device, 0.4",
    })
    void isAtLeast(String benchmark, String row, String figure, double bar) {
        List<Double> seen = new ArrayList<>();
        for (int i = 0; i < TRIES && (seen.isEmpty() || seen.getLast() < bar); i++) {
            Shell.Result json = Shell.run(("bench " + benchmark + " --seconds 0.3 --json").split(" "));
            assertThat(json.code()).as(json.err()).isZero();
            seen.add(RunJson.read(json.out(), BenchReport.class).rows().stream()
                    .filter(measured -> measured.name().equals(row))
                    .map(BenchRow::figures)
                    .mapToDouble(ratio(figure))
                    .findFirst()
                    .orElseThrow());
        }
        assertThat(seen)
                .as("%s of %s, which one of %s tries should bring to %s", figure, row, TRIES, bar)
                .anySatisfy(value -> assertThat(value).isGreaterThanOrEqualTo(bar));
    }

    private static ToDoubleFunction<Map<String, Double>> ratio(String figure) {
        return figures -> figure.equals("floor_over_device")
                ? 1 / figures.getOrDefault("device_times_floor", Double.NaN)
                : figures.getOrDefault(figure, Double.NaN);
    }
}
