package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.PrivateTraining;
import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.PrivacyRow;
import dev.proprio.experiments.record.PrivacySummary;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose devices each hide their own update. */
class LocalPrivacyTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /**
     * k Gaussian mechanisms are one with the noise over the root of k, and of one the noise is known in closed form (Balle and Wang
     * 2018): 3.7306316348 times what an update can move for an epsilon of 1 and a delta of 1e-5, which here is two clips.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 1e-5, 3.7306316348, 1",
        "1, 1e-5, 3.7306316348, 9",
        "8, 1e-5, 0.6002290722, 4",
        "2, 1e-5, 1.9938124456, 5"
    })
    void theNoiseOfATargetIsTheClosedForm(double epsilon, double delta, double sigma, int updates) throws Exception {
        PrivateTraining found = prepared(
                "privacy={mechanism: local-gaussian, clip: 1, target: {epsilon: %s, delta: %s}}"
                        .formatted(epsilon, delta),
                "privacy.participations=" + updates,
                "rounds=40");
        double closed = 2 * sigma * Math.sqrt(updates);
        assertThat(found.mechanism().noiseMultiplier()).isBetween(closed * (1 - 1e-6), closed + 2e-4);
        assertThat(found.epsilon(found.ledger(40))).isBetween(epsilon * 0.999, epsilon);
        // The mean of eight updates, each with its own noise.
        assertThat(found.deviation(1, 1, 8))
                .isCloseTo(found.mechanism().noiseMultiplier() / Math.sqrt(8), within(1e-9));
    }

    @Test
    void theRunHasSpentWhatTheDeviceThatWasAskedMostOftenHas() throws Exception {
        List<Double> rows = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        RunSummary run = run(
                1,
                new RunWatch() {
                    @Override
                    public void recorded(RoundRow row, List<ClientRow> clients) {
                        row.privacy().flatMap(PrivacyRow::epsilon).ifPresent(rows::add);
                        clients.forEach(client -> asked.add(client.device()));
                    }
                },
                "cohort.size=3");
        long most = asked.stream()
                .mapToLong(device -> asked.stream().filter(device::equals).count())
                .max()
                .orElseThrow();
        PrivacySummary spent = run.privacy().orElseThrow();
        assertThat(most).isLessThan(4);
        assertThat(spent.rounds()).isEqualTo(most);
        assertThat(spent.epsilon())
                .isEqualTo(new PldAccountant().epsilon(PrivacyLedger.of(2, 1, most), 0.01))
                .isEqualTo(rows.getLast());
        assertThat(rows).hasSize(4).isSorted();
        assertThat(spent.neighbours()).isEqualTo("replace-one");
        assertThat(spent.samplingRate()).isEqualTo(1);
        assertThat(spent.mechanism()).contains("local-gaussian");
        double zeros = new PldAccountant().epsilon(PrivacyLedger.of(4, 1, most), 0.01);
        assertThat(run.notes().orElseThrow())
                .anyMatch(note -> note.startsWith("each device adds its own noise, and its own rounds are counted")
                        && note.contains(String.format(Locale.ROOT, "%.3f", Math.ceil(zeros * 1000) / 1000)));
    }

    /** Two updates cost less than the budget, and three more: after four rounds of eight of fifteen devices too few are left. */
    @Test
    void aDeviceThatHasSpentItsBudgetIsNotAskedAgain() throws Exception {
        double two = new PldAccountant().epsilon(PrivacyLedger.of(2, 1, 2), 0.01);
        RunSummary run = run(2, new RunWatch() {}, "privacy.budget-stop=" + two * 1.01, "rounds=9");
        assertThat(run.rounds()).isEqualTo(4);
        assertThat(run.privacy().orElseThrow().epsilon()).isEqualTo(two);
        assertThat(run.notes().orElseThrow())
                .anyMatch(note -> note.startsWith("it ended after 4 of 9 rounds: after them"));
    }

    /** Of fifteen devices that may be asked once eight are in the first round, and seven in the second. */
    @Test
    void theNoiseOnAMeanIsThatOfTheUpdatesThatCame() throws Exception {
        List<Double> deviations = new ArrayList<>();
        List<Integer> came = new ArrayList<>();
        var watch = new RunWatch() {
            @Override
            public void recorded(RoundRow row, List<ClientRow> clients) {
                row.privacy().flatMap(PrivacyRow::noiseSd).ifPresent(deviations::add);
                came.add(row.accepted());
            }
        };
        RunSummary run = run(2, watch, "rounds=2", "cohort.minimum=1", "privacy.participations=1");
        assertThat(came).endsWith(8, 7);
        assertThat(deviations).containsExactly(4 / Math.sqrt(8), 4 / Math.sqrt(7));
        PrivacySummary spent = run.privacy().orElseThrow();
        assertThat(spent.noiseSd()).isEqualTo(4 / Math.sqrt(7));
        assertThat(spent.noiseToSignal())
                .isCloseTo(Math.sqrt((double) run.parameters()) * 4 / Math.sqrt(7), within(1e-9));
        assertThat(run.notes().orElseThrow())
                .anyMatch(note -> note.contains("none in more than 1 round, and 15 in as many as they may be, 1,"));
    }

    @ParameterizedTest
    @CsvSource({
        "uniform, 3, 15, 8, 1, 6",
        "uniform, 1, 15, 8, 8, 1",
        "uniform, 1, 15, 15, 1, 1",
        "cyclic, 2, 15, 8, 1, 2"
    })
    void roundsEndBeforeTooFewDevicesAreLeft(String selection, int each, int devices, int size, int minimum, int rounds)
            throws Exception {
        PrivateTraining found = prepared(
                "rounds=50",
                "cohort={size: %s, minimum: %s, selection: %s}".formatted(size, minimum, selection),
                "privacy.participations=" + each);
        assertThat(found.devices()).isEqualTo(devices);
        assertThat(found.rounds()).isEqualTo(rounds);
        assertThat(found.turns(rounds)).isEqualTo(Math.min(each, rounds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secure-aggregation={protocol: secagg, minimum: 3} | secure-aggregation.protocol must be none with privacy.mechanism: local-gaussian",
                "privacy.clip={adaptive: {initial: 0.1}} | privacy.clip.adaptive must be left out with privacy.mechanism: local-gaussian",
                "privacy.randomness=secret | privacy.randomness must be left out with privacy.mechanism: local-gaussian",
                "privacy.bands=3 | privacy.bands must be left out with mechanism: local-gaussian",
                "privacy.extrapolate={population: 1000, cohort: 100} | privacy.extrapolate must be left out with privacy.mechanism: local-gaussian",
                "privacy.participations=0 | privacy.participations must be at least 1",
                "aggregation=krum | aggregation must be uniform-mean with privacy.mechanism: local-gaussian, and not krum",
                "local.algorithm=scaffold | local must not be scaffold with privacy",
                "compression={kind: top-k, share: 0.2} | compression must not have error feedback with privacy.mechanism: local-gaussian",
                "cohort.selection=poisson | cohort.selection must be uniform or cyclic with privacy.mechanism: local-gaussian, and not poisson",
                "cohort.selection=oort | cohort.selection must be uniform or cyclic with privacy.mechanism: local-gaussian, and not oort",
                "evaluation.split=time | evaluation.split must be users or official with privacy",
                "privacy={mechanism: gaussian, clip: 1, noise-multiplier: 1, delta: 0.01, participations: 2} | privacy.participations must be left out with mechanism: gaussian"
            })
    void whatKeepsNoPromiseIsRefused(String line) {
        String[] parts = line.split(" \\| ", -1);
        assertThatThrownBy(() -> spec(parts[0])).hasMessageContaining(parts[1]);
    }

    @Test
    void aTargetThatNoNoiseKeepsIsRefused() {
        assertThatThrownBy(() ->
                        prepared("privacy={mechanism: local-gaussian, clip: 1, target: {epsilon: 0.1, delta: 1e-6}}"))
                .hasMessageContaining(
                        "privacy.target.epsilon can't be kept at 0.1 over the 4 rounds that a device may be in, not even with a noise multiplier of 32.0; raise it, or lower privacy.participations");
    }

    @Test
    void validationSaysHowLongTheNoiseIs() {
        ExperimentSpec spec = spec("privacy={mechanism: local-gaussian, clip: 1, target: {epsilon: 8, delta: 1e-5}}");
        assertThat(spec.privacy().orElseThrow().caution(8, PrivateTraining.planned(spec)))
                .contains("with a noise multiplier of 2.401, the mean of a round's 8 updates has noise")
                .contains("for a model of more than 1 parameters it is longer than the update can be");
    }

    private static PrivateTraining prepared(String... settings) throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec(settings), 1)) {
            return experiment.privacy().orElseThrow();
        }
    }

    private RunSummary run(int threads, RunWatch watch, String... settings) throws Exception {
        ExperimentSpec spec = spec(settings);
        try (var experiment = PreparedExperiment.prepare(spec, threads);
                RunFolder written = RunFolder.create(folder.resolve("run"))) {
            return new Experiment(experiment, Experiment.engineOf(spec), "test", watch)
                    .run(written, new UnseenProgress());
        }
    }

    private static ExperimentSpec spec(String... settings) {
        List<String> all = new ArrayList<>(
                List.of("privacy={mechanism: local-gaussian, clip: 1, noise-multiplier: 4, delta: 0.01}"));
        all.addAll(List.of(settings));
        return ExperimentSpec.of(YamlReader.parse("""
                rounds: 4
                aggregation: uniform-mean
                data: {source: synthetic, devices: 20, bout: 5s, classes: [walk, sit], preprocessing: {window: 1s}}
                model: {kind: cnn1d, filters: [2], kernel: 3, pool: 2, dense: [4]}
                cohort: {size: 8}
                """, "test"), all);
    }
}
