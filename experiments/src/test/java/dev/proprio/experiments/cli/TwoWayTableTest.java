package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps shown by two of their settings. */
class TwoWayTableTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @BeforeEach
    void writeSpecs() throws IOException {
        Files.writeString(folder.resolve("base.yaml"), """
                rounds: 3
                data: {source: synthetic, devices: 12, bout: 5s, classes: [walk, run]}
                model: {kind: mlp, hidden: [4]}
                cohort: {size: 3}
                local: {epochs: 1, batch: 8, learning-rate: 0.1}
                evaluation: {every: 1}
                """);
        Files.writeString(folder.resolve("sweep.yaml"), """
                experiment: base.yaml
                seeds: [1, 2]
                vary:
                  local.batch: [4, 8]
                variants:
                  plain: {}
                  prox: {local: {algorithm: fedprox}}
                """);
    }

    @Test
    void cellsAreMeansOverSeedsAndRounds() throws IOException {
        Shell.Result result = sweep("--table", "variant,local.batch", "--metric", "pooled", "--last", "2");
        assertThat(result.code()).as(result.err()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines.get(0)).matches("variant x local.batch +4 +8");
        assertThat(lines.get(1)).startsWith("plain").contains(expected("plain-batch=4"), expected("plain-batch=8"));
        assertThat(lines.get(2)).startsWith("prox").contains(expected("prox-batch=4"), expected("prox-batch=8"));
        assertThat(result.out())
                .contains(
                        "pooled, in percent, the mean of the last 2 rounds; +- is the standard deviation over runs\n");
        // What is done is only shown again.
        Shell.Result mixed = sweep("--table", "name,seed", "--json");
        assertThat(mixed.code()).isZero();
        Shell.Result again = sweep("--table", "seed,local.batch");
        assertThat(again.out()).contains("seed x local.batch").contains("mix runs that differ in more than their seed");
    }

    @Test
    void whatCannotBeShownIsRefusedBeforeAnythingRuns() {
        assertRefused(
                "--table names \"local.bach\", which is no setting of these runs; did you mean \"local.batch\"?",
                "--table",
                "variant,local.bach");
        assertRefused(
                "--table must name two settings, such as attack.kind,aggregation.kind, but was \"variant\"",
                "--table",
                "variant");
        assertRefused(
                "--metric must be one of accuracy, pooled, macro-f1, user-sd, worst-decile but was \"loss\"",
                "--table",
                "variant,seed",
                "--metric",
                "loss");
        assertRefused("--last must be at least 1 but was 0", "--table", "variant,seed", "--last", "0");
        assertRefused("--metric and --last need --table", "--last", "5");
    }

    private void assertRefused(String message, String... options) {
        Shell.Result result = sweep(options);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err().strip()).isEqualTo(message);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private Shell.Result sweep(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "sweep",
                folder.resolve("sweep.yaml").toString(),
                "--out",
                folder.resolve("out").toString()));
        arguments.addAll(List.of(options));
        return Shell.run(arguments.toArray(String[]::new));
    }

    /** The mean and deviation over the seeds of the mean of rounds 2 and 3. */
    private String expected(String trial) throws IOException {
        double[] scores = new double[2];
        for (int seed = 1; seed <= 2; seed++) {
            String start = trial + "-seed" + seed;
            try (Stream<Path> runs = Files.list(folder.resolve("out"))) {
                Path run = runs.filter(path -> path.getFileName().toString().startsWith(start))
                        .findFirst()
                        .orElseThrow();
                scores[seed - 1] = Files.readAllLines(run.resolve("rounds.jsonl")).stream()
                        .skip(2)
                        .mapToDouble(line ->
                                RunJson.read(line, RoundRow.class).accuracy().orElseThrow())
                        .average()
                        .orElseThrow();
            }
        }
        double mean = (scores[0] + scores[1]) / 2;
        double deviation = Math.abs(scores[0] - scores[1]) / Math.sqrt(2);
        return String.format(Locale.ROOT, "%.1f +-%.1f", 100 * mean, 100 * deviation);
    }
}
