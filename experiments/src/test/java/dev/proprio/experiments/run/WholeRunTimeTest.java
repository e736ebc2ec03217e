package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.StoppingDisplay;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeRunTimeTest {
    /** What nobody sees while it goes by, the reading of the data, is in it. */
    @Test
    void isThatOfThePreparationAndOfTheRoundsAtLeast(@TempDir Path folder) throws Exception {
        ExperimentSpec spec = ExperimentSpec.of(YamlReader.parse("""
                rounds: 2
                data: {source: synthetic, devices: 12, bout: 5s, classes: [walk, sit], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [4]}
                cohort: {size: 5}
                """, "test"), List.of());
        long begun = System.nanoTime();
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder out = RunFolder.create(folder.resolve("run"))) {
            RunSummary summary =
                    new Experiment(experiment, Experiment.engineOf(spec), "test").run(out, StoppingDisplay.never());
            Duration whole = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(experiment.preparation()).isPositive();
            assertThat(summary.seconds())
                    .isGreaterThan(experiment.preparation().toNanos() / 1e9
                            + summary.roundsSeconds().orElseThrow())
                    .isLessThan(whole.toNanos() / 1e9);
        }
    }
}
