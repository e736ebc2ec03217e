package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.progress.StoppingDisplay;
import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.ExtrapolatedPrivacy;
import dev.proprio.experiments.record.PrivacySummary;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run says that it has spent of its privacy is no less than what it has. */
class PrivateRunTest {
    private static final String NOISE = "privacy={clip: 1, noise-multiplier: 1, delta: 0.01}";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aRunIsChargedForTheRoundThatItFailsIn() throws Exception {
        ExperimentSpec spec = spec(
                NOISE,
                "evaluation.every=1",
                "server-optimizer={kind: sgd, learning-rate: 1e30}",
                "data.labelled=0.5",
                "data.label-noise=0.2");
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder out = RunFolder.create(folder.resolve("run"))) {
            RunSummary summary = new Experiment(experiment, Experiment.engineOf(spec), "test").run(out, stoppingAt(0));
            assertThat(summary.status()).isEqualTo(RunStatus.FAILED);
            assertThat(summary.rounds()).isZero();
            assertThat(summary.privacy().orElseThrow().rounds()).isEqualTo(1);
            assertThat(summary.privacy().orElseThrow().epsilon()).isPositive();
            // The sum of what updates weigh, which no noise covers.
            assertThat(summary.labels()).isEmpty();
        }
    }

    /** The figure that stands everywhere is the run's own; that of the larger fleet is beside it, under its own name. */
    @Test
    void noiseOfALargerFleetIsExtrapolatedAndTheRunsOwnEpsilonIsTheOneThatItHas() throws Exception {
        ExperimentSpec spec = spec(
                "privacy={clip: 1, target: {epsilon: 2, delta: 1e-6}, extrapolate: {population: 100000, cohort: 1000}}");
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder out = RunFolder.create(folder.resolve("run"))) {
            RunSummary summary = new Experiment(experiment, Experiment.engineOf(spec), "test").run(out, stoppingAt(-1));
            PrivacySummary own = summary.privacy().orElseThrow();
            ExtrapolatedPrivacy larger = own.extrapolated().orElseThrow();
            assertThat(larger.epsilon()).isBetween(1.99, 2.0);
            assertThat(larger.epsilon())
                    .isCloseTo(
                            new PldAccountant().epsilon(PrivacyLedger.of(larger.noiseMultiplier(), 0.01, 3), 1e-6),
                            within(1e-5));
            assertThat(own.noiseMultiplier()).isCloseTo(larger.noiseMultiplier() * 5 / 1000, within(1e-9));
            assertThat(own.samplingRate()).isEqualTo(5.0 / 9);
            assertThat(own.epsilon()).isGreaterThan(1000);
            assertThat(own.noiseSd()).isCloseTo(larger.noiseMultiplier() / 1000, within(1e-9));
            assertThat(summary.notes().orElseThrow())
                    .anyMatch(note -> note.startsWith("extrapolated, and not of this run: epsilon 2.000"));
            String rows = Files.readString(folder.resolve("run/rounds.jsonl"));
            assertThat(rows).doesNotContain("\"budget\":2");
        }
    }

    /** Otherwise its rows would be written again with what they would have cost by the other settings. */
    @Test
    void aRunThatMayNotGoOnIsLeftAsItIs() throws Exception {
        Path stopped = folder.resolve("stopped");
        ExperimentSpec spec = spec(NOISE);
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder out = RunFolder.create(stopped)) {
            var run = new Experiment(experiment, Experiment.engineOf(spec), "test");
            assertThatThrownBy(() -> run.runKept(out, stoppingAt(2))).isInstanceOf(IllegalStateException.class);
        }
        String rows = Files.readString(stopped.resolve("rounds.jsonl"));
        ExperimentSpec larger = spec(NOISE, "data.devices=15");
        try (InterruptedRun run = InterruptedRun.in(stopped);
                var experiment = PreparedExperiment.prepare(larger, 1)) {
            var other = new Experiment(experiment, Experiment.engineOf(larger), "test");
            assertThatThrownBy(() -> other.resume(run, stoppingAt(0), true, true))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the run can't go on from round 2: its ledger has");
        }
        assertThat(stopped.resolve("rounds.jsonl")).hasContent(rows);
    }

    /** A round that is lost is done again with other secrets: nobody may have trained from what it had released. */
    @ParameterizedTest
    @CsvSource({"keyed, false", "secret, true"})
    void aRoundWithSecretNoiseIsSafeBeforeTheNextOneBegins(String randomness, boolean safe) throws Exception {
        List<String> seen = new ArrayList<>();
        RunWatch watch = new RunWatch() {
            @Override
            public void roundStarted(RoundPlan plan) {
                seen.add("begins " + plan.round());
            }

            @Override
            public void recorded(RoundRow row, List<ClientRow> clients) {
                seen.add("told " + row.round());
            }
        };
        ExperimentSpec spec = spec(NOISE, "privacy.randomness=" + randomness);
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder out = RunFolder.create(folder.resolve("run"))) {
            new Experiment(experiment, Experiment.engineOf(spec), "test", watch).runKept(out, stoppingAt(0));
        }
        List<String> oneByOne = List.of("told 0", "begins 1", "told 1", "begins 2", "told 2", "begins 3", "told 3");
        assertThat(seen.equals(oneByOne)).as(seen.toString()).isEqualTo(safe);
    }

    private static ProgressDisplay stoppingAt(int round) {
        return new StoppingDisplay(round, () -> new IllegalStateException("stop"));
    }

    private static ExperimentSpec spec(String... settings) {
        List<String> all = new ArrayList<>(List.of("aggregation=uniform-mean", "cohort.selection=poisson"));
        all.addAll(List.of(settings));
        return ExperimentSpec.of(YamlReader.parse("""
                rounds: 3
                data: {source: synthetic, devices: 12, bout: 5s, classes: [walk, sit], preprocessing: {window: 1s}}
                model: {kind: cnn1d, filters: [2], kernel: 3, pool: 2, dense: [4]}
                cohort: {size: 5}
                """, "test"), all);
    }
}
