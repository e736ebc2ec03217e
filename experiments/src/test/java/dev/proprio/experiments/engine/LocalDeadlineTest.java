package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local engine's rounds end by the round's clock. */
class LocalDeadlineTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final List<RoundResult> results = new ArrayList<>();

    @Test
    void whoseTimeIsUpBeforeAnybodyIsAskedSaysSo() throws Exception {
        var now = new AtomicLong();
        RoundClock hurried = () -> now.addAndGet(Duration.ofMinutes(11).toNanos());
        assertThatThrownBy(() -> run(hurried))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("1 round in a row, up to round 1, had fewer than 1 usable update; in the last, the deadline"
                        + " of 10m had passed before anybody was asked: a round needs a longer cohort.deadline");
        assertThat(results)
                .singleElement()
                .satisfies(result -> assertThat(result.outcomes()).isEmpty());
    }

    @Test
    void aClockThatStandsStillEndsNone() throws Exception {
        run(() -> 5);
        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.accepted()).isEqualTo(3);
            assertThat(result.elapsed()).isEqualTo(Duration.ZERO);
        });
    }

    private void run(RoundClock clock) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
                name: deadline
                rounds: 1
                data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 3}
                """);
        ExperimentSpec spec = ExperimentSpec.read(file, List.of());
        var listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
            }
        };
        try (var experiment = PreparedExperiment.prepare(spec, 2);
                OpenFleet fleet = Experiment.engineOf(spec).open(experiment)) {
            RunDefinition definition = experiment.definition("run");
            new RoundEngine(definition, fleet.fleet(), List.of(listener), RoundLog.NONE, Release.ALL, clock)
                    .run(experiment.initialModel());
        }
    }
}
