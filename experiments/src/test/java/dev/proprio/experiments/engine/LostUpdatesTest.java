package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs lose the share of updates that their spec says. */
class LostUpdatesTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aRunLosesTheShareOfUpdatesThatItsSpecSays() throws Exception {
        List<RoundResult> results = run("rounds=150", "faults.dropout=0.3");
        double asked =
                results.stream().mapToInt(result -> result.outcomes().size()).sum();
        int lost = results.stream().mapToInt(RoundResult::failed).sum();
        assertThat(asked).isEqualTo(600);
        assertThat(lost / asked).isCloseTo(0.3, within(0.06));
    }

    @Test
    void bothEnginesLoseTheSame() throws Exception {
        String[] settings = {"rounds=4", "faults.dropout=0.5"};
        List<RoundResult> local = run(settings);
        List<RoundResult> grpc = run("rounds=4", "faults.dropout=0.5", "engine=grpc");
        assertThat(grpc.stream().map(RoundResult::failed).toList())
                .isEqualTo(local.stream().map(RoundResult::failed).toList());
    }

    @Test
    void whereAllAreLostTheRunFails() {
        assertThatThrownBy(() -> run("rounds=5", "faults.dropout=1"))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("it left the round before it sent its update");
    }

    private List<RoundResult> run(String... settings) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: lossy
            data:
              source: synthetic
              devices: 12
              bout: 5s
              classes: [walk, sit]
              preprocessing: {window: 1s}
            model: {kind: softmax}
            local: {algorithm: none}
            cohort: {size: 4, over-select: 1.0, minimum: 1}
            """);
        ExperimentSpec spec = ExperimentSpec.read(file, List.of(settings));
        List<RoundResult> results = new ArrayList<>();
        RoundListener listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
            }
        };
        try (var experiment = PreparedExperiment.prepare(spec, 2);
                OpenFleet fleet = Experiment.engineOf(spec).open(experiment)) {
            new RoundEngine(experiment.definition("run"), fleet.fleet(), List.of(listener))
                    .run(experiment.initialModel());
        }
        return results;
    }
}
