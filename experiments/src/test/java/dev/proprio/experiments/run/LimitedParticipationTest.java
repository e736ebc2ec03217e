package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.StoppingDisplay;
import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs in which one device is asked rarely. */
class LimitedParticipationTest {
    private static final String FOUR = "cohort.at-most-once-in={rounds: 4}";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** What is thrown at a run to stop it. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aDeviceIsAskedOnceInSoManyRoundsOnAnyThreadsAndThroughAStop() throws Exception {
        RunSummary whole = run(folder.resolve("whole"), 1, FOUR);
        RunSummary threads = run(folder.resolve("threads"), 3, FOUR);
        Path stopped = folder.resolve("stopped");
        ExperimentSpec spec = spec(FOUR);
        try (var experiment = PreparedExperiment.prepare(spec, 2);
                RunFolder records = RunFolder.create(stopped)) {
            var run = new Experiment(experiment, Experiment.engineOf(spec), "the command");
            assertThatThrownBy(() -> run.runKept(records, new StoppingDisplay(6, Stop::new)))
                    .isInstanceOf(Stop.class);
        }
        RunSummary resumed;
        try (InterruptedRun run = InterruptedRun.in(stopped);
                var experiment = PreparedExperiment.prepare(spec, 1)) {
            resumed = new Experiment(experiment, Experiment.engineOf(spec), run.command())
                    .resume(run, StoppingDisplay.never(), true);
        }
        assertThat(threads.modelSha256()).isPresent().isEqualTo(whole.modelSha256());
        assertThat(resumed.modelSha256()).isEqualTo(whole.modelSha256());
        assertThat(whole.reproducible()).isTrue();
        Map<String, Integer> last = new HashMap<>();
        for (String line : Files.readAllLines(stopped.resolve("clients.jsonl"))) {
            ClientRow row = RunJson.read(line, ClientRow.class);
            Integer before = last.put(row.device(), row.round());
            assertThat(before == null || row.round() - before >= 4).as(line).isTrue();
        }
        assertThat(last).hasSize(12);
    }

    @Test
    void aRunWhoseDevicesAllRestFailsAndSaysSo() throws Exception {
        RunSummary failed = run(folder.resolve("few"), 1, "cohort={size: 3, minimum: 3, at-most-once-in: {rounds: 5}}");
        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.failure().orElseThrow())
                .isEqualTo(
                        "round 5 needs at least 3 devices but only 0 can be asked: of 12 devices that were looked at, 0 eligible (12 have taken part lately)");
    }

    @Test
    void onTheVirtualClockADeviceRestsForHoursOfVirtualTime() throws Exception {
        Path out = folder.resolve("virtual");
        run(out, 1, "cohort.at-most-once-in={time: 2h}", "clock=virtual");
        Map<Integer, double[]> times = new HashMap<>();
        for (String line : Files.readAllLines(out.resolve("rounds.jsonl"))) {
            RoundRow row = RunJson.read(line, RoundRow.class);
            row.virtual().ifPresent(when -> times.put(row.round(), new double[] {when.start(), when.end()}));
        }
        Map<String, Integer> last = new HashMap<>();
        for (String line : Files.readAllLines(out.resolve("clients.jsonl"))) {
            ClientRow row = RunJson.read(line, ClientRow.class);
            Integer before = last.put(row.device(), row.round());
            if (before != null) {
                assertThat(Objects.requireNonNull(times.get(row.round()))[0]
                                - Objects.requireNonNull(times.get(before))[1])
                        .isGreaterThanOrEqualTo(7200);
            }
        }
        assertThat(times).hasSize(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cohort.at-most-once-in={time: 2h} | cohort.at-most-once-in.time must be left out with simulated devices",
                "cohort.at-most-once-in={} | cohort.at-most-once-in must say in what",
                "cohort.at-most-once-in={rounds: 2, time: 1h} | must be left out with time; keep one of them",
                "cohort.at-most-once-in={hours: 2} | cohort.at-most-once-in.hours is not a known key",
                "cohort.at-most-once-in={rounds: 4};clock=virtual;mode={kind: buffered, buffer: 2, concurrency: 4} | cohort.at-most-once-in must be left out with mode: buffered",
                "cohort.at-most-once-in={rounds: 4};privacy={noise-multiplier: 1, delta: 0.01, clip: 1} | cohort.at-most-once-in must be left out with privacy"
            })
    void whatCantBeKeptIsRefused(String settings, String sentence) {
        assertThatThrownBy(() -> PreparedExperiment.prepare(spec(settings.split(";", -1)), 1)
                        .close())
                .hasMessageContaining(sentence);
    }

    private ExperimentSpec spec(String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: limited
            rounds: 8
            data: {source: synthetic, devices: 16, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [6]}
            cohort: {size: 3, over-select: 1.0}
            evaluation: {every: 4}
            """);
        return ExperimentSpec.read(file, List.of(settings));
    }

    private RunSummary run(Path out, int threads, String... settings) throws Exception {
        return WholeRun.of(spec(settings), out, threads);
    }
}
