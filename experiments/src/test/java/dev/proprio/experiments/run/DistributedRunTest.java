package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.RdpAccountant;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.PrivateTraining;
import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.PrivacyRow;
import dev.proprio.experiments.record.PrivacySummary;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose devices add noise themselves. */
class DistributedRunTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** Some devices drop out after they have shared their keys, and there are two groups. */
    @ParameterizedTest
    @ValueSource(strings = {"skellam", "discrete-gaussian"})
    void aRehearsedSumHasTheBitsOfTheProtocols(String mechanism) throws Exception {
        String[] settings = {
            "privacy.mechanism=" + mechanism, "cohort.size=12", "secure-aggregation.group-size=5", "rounds=1"
        };
        RunSummary one = run(1, settings);
        assertThat(one.status()).isEqualTo(RunStatus.DONE);
        for (int threads : mechanism.equals("skellam") ? new int[] {2, 4} : new int[0]) {
            assertThat(run(threads, settings).modelSha256()).isEqualTo(one.modelSha256());
        }
        RunSummary full = run(2, and(settings, "engine=grpc"));
        assertThat(full.modelSha256()).isEqualTo(one.modelSha256());
        assertThat(full.privacy()).isEqualTo(one.privacy());
        assertThat(one.updates().orElseThrow().failed()).isPositive();
        PrivacySummary spent = one.privacy().orElseThrow();
        assertThat(spent.publishedEpsilon().orElseThrow()).isLessThan(spent.epsilon() * 0.8);
        assertThat(spent.mechanism()).contains(mechanism);
    }

    @Test
    void aRoundCostsAboutWhatGaussianNoiseOfEveryDevicesWould() throws Exception {
        List<Double> rows = new ArrayList<>();
        PrivacySummary spent = run(
                        2,
                        new RunWatch() {
                            @Override
                            public void recorded(RoundRow row, List<ClientRow> clients) {
                                row.privacy().flatMap(PrivacyRow::epsilon).ifPresent(rows::add);
                            }
                        },
                        "privacy.mechanism=skellam")
                .privacy()
                .orElseThrow();
        assertThat(rows).hasSize(3).isSorted().endsWith(spent.epsilon());
        double gaussian = new RdpAccountant().epsilon(PrivacyLedger.of(1, 1, 3), 0.01);
        assertThat(spent.epsilon()).isBetween(gaussian, gaussian * 1.05);
        assertThat(spent.accountant()).isEqualTo("rdp");
        assertThat(spent.neighbours()).isEqualTo("zero-out");
        assertThat(spent.samplingRate()).isEqualTo(1);
        assertThat(spent.rounds()).isEqualTo(3);
        // One group: what the coordinator sees is what is published.
        assertThat(spent.publishedEpsilon().orElseThrow()).isEqualTo(spent.epsilon());
    }

    /** Too few are left to send anything under masks, so that no sum could be seen. */
    @Test
    void aGroupThatGivesUpBeforeMasksAreTakenOffCostsNothing() throws Exception {
        RunSummary run = run(1, "privacy.mechanism=skellam", "faults.dropout=0.99");
        PrivacySummary spent = run.privacy().orElseThrow();
        assertThat(spent.rounds()).isZero();
        assertThat(spent.epsilon()).isZero();
    }

    @Test
    void aTargetIsKept() throws Exception {
        RunSummary run = run(2, "privacy={mechanism: discrete-gaussian, clip: 1, target: {epsilon: 6, delta: 0.01}}");
        assertThat(run.privacy().orElseThrow().epsilon())
                .isCloseTo(6, within(0.02))
                .isLessThanOrEqualTo(6);
    }

    @Test
    void aBudgetEndsTheRun() throws Exception {
        double one = new RdpAccountant().epsilon(PrivacyLedger.of(1, 1, 2), 0.01);
        RunSummary run = run(2, "privacy.mechanism=skellam", "privacy.budget-stop=" + one * 1.01);
        assertThat(run.rounds()).isEqualTo(2);
        assertThat(run.privacy().orElseThrow().epsilon()).isLessThanOrEqualTo(one * 1.01);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secure-aggregation.protocol=none | secure-aggregation.protocol must be secagg or secagg-plus with privacy.mechanism: skellam",
                "privacy.mechanism=gaussian | secure-aggregation.protocol must be none with privacy.mechanism: gaussian",
                "privacy.clip={adaptive: {initial: 0.1}} | privacy.clip.adaptive must be left out with privacy.mechanism: skellam",
                "privacy.randomness=secret | privacy.randomness must be left out with privacy.mechanism: skellam",
                "privacy.bands=3 | privacy.bands must be left out with mechanism: skellam",
                "cohort.over-select=1.5 | cohort.over-select must be 1 with privacy",
                "aggregation=weighted-mean | aggregation must be uniform-mean with privacy",
                "local.algorithm=scaffold | local must not be scaffold with privacy",
                "cohort.selection=poisson | cohort.selection must not be poisson",
                "evaluation.split=time | evaluation.split must be users or official with privacy"
            })
    void whatKeepsNoPromiseIsRefused(String line) {
        String[] parts = line.split(" \\| ", -1);
        assertThatThrownBy(() -> spec("privacy.mechanism=skellam", parts[0])).hasMessageContaining(parts[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1 | secure-aggregation.bits=8 | secure-aggregation.bits must be more with privacy.mechanism: discrete-gaussian",
                "5 | secure-aggregation.ring-bits=26 | secure-aggregation.bits must be less than 20 with this privacy",
                "5 | privacy.delta=0.5 | privacy.delta must be at most 1 over the number of devices"
            })
    void whatDoesNotFitIsRefused(String line) {
        String[] parts = line.split(" \\| ", -1);
        ExperimentSpec spec = spec(
                "privacy.mechanism=discrete-gaussian",
                "privacy.noise-multiplier=" + parts[0],
                "data.devices=60",
                "cohort.size=45",
                parts[1]);
        assertThatThrownBy(() -> PreparedExperiment.prepare(spec, 1).close()).hasMessageContaining(parts[2]);
    }

    /**
     * The mean of n updates, of a group of which all are counted on, has the multiplier times the longest rounded update over n. At 8 bits
     * the clip is 127 units, and of 244 values the longest is the root of 127^2 + 244/4 + 127 + sqrt(244)/2, rounded down.
     */
    @ParameterizedTest
    @CsvSource({"8, 1.00602", "20, 1.000001"})
    void fewBitsAreMoreNoise(int bits, double longest) throws Exception {
        ExperimentSpec spec = spec(
                "privacy.mechanism=skellam",
                "privacy.noise-multiplier=2",
                "faults.dropout=0",
                "secure-aggregation={protocol: secagg, minimum: 3, corrupt: 0, dropout: 0, bits: %s}".formatted(bits));
        try (var experiment = PreparedExperiment.prepare(spec, 1)) {
            PrivateTraining found = experiment.privacy().orElseThrow();
            assertThat(found.deviation(0.5, 1, 8)).isCloseTo(2 * 0.5 * longest / 8, within(1e-6));
            assertThat(found.largestDeviation(0.5, 3, 8)).isEqualTo(found.deviation(0.5, 2, 8));
        }
    }

    private RunSummary run(int threads, String... settings) throws Exception {
        return run(threads, new RunWatch() {}, settings);
    }

    private RunSummary run(int threads, RunWatch watch, String... settings) throws Exception {
        ExperimentSpec spec = spec(settings);
        Path out = folder.resolve("run-" + threads + "-" + System.nanoTime());
        try (var experiment = PreparedExperiment.prepare(spec, threads);
                RunFolder written = RunFolder.create(out)) {
            return new Experiment(experiment, Experiment.engineOf(spec), "test", watch)
                    .run(written, new UnseenProgress());
        }
    }

    private static String[] and(String[] settings, String one) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add(one);
        return all.toArray(String[]::new);
    }

    private static ExperimentSpec spec(String... settings) {
        List<String> all = new ArrayList<>(List.of("privacy={clip: 1, noise-multiplier: 1, delta: 0.01}"));
        all.addAll(List.of(settings));
        return ExperimentSpec.of(YamlReader.parse("""
                rounds: 3
                aggregation: uniform-mean
                data: {source: synthetic, devices: 20, bout: 5s, classes: [walk, sit], preprocessing: {window: 1s}}
                model: {kind: cnn1d, filters: [2], kernel: 3, pool: 2, dense: [4]}
                cohort: {size: 8, minimum: 1}
                faults: {dropout: 0.1}
                secure-aggregation: {protocol: secagg, minimum: 3}
                """, "test"), all);
    }
}
