package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.PrivateTraining;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BandedPrivacyTest {
    private static final String NOISE =
            "privacy={mechanism: banded, bands: 3, clip: 1, noise-multiplier: 2, delta: 0.01}";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "privacy.mechanism=gaussian | privacy.bands must be left out with mechanism: gaussian",
                "privacy={mechanism: banded, clip: 1, noise-multiplier: 2, delta: 0.01} | privacy.bands must be given with mechanism: banded",
                "privacy.factor=here.txt | privacy.bands must be left out with factor",
                "privacy.bands=0 | privacy.bands must be at least 1 but was 0",
                "privacy.bands=8 | privacy.bands must be at most the number of rounds, 7, but was 8",
                "privacy.clip={adaptive: {}} | privacy.clip must be a number with mechanism: banded",
                "privacy.extrapolate={population: 100000, cohort: 1000} | privacy.extrapolate must be left out with mechanism: banded",
                "compression=random-k | compression must not be random-k with mechanism: banded",
                "compression=top-k | compression must not have error feedback with privacy",
                "cohort.selection=poisson | cohort.selection must be cyclic with mechanism: banded",
                "cohort.selection=uniform | cohort.selection must be cyclic with mechanism: banded",
                "cohort.selection={kind: cyclic, rate: 0.5} | cohort.selection must have no rate with privacy",
                "cohort.over-select=1.5 | cohort.over-select must be 1 with privacy"
            })
    void whatCannotKeepThePromiseIsRefused(String setting, String sentence) {
        assertThatThrownBy(() -> read(NOISE, setting)).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cohort.size=6 | cohort.size must be at most 4 with privacy's 3 blocks, of which a round asks one, and 12 devices, but was 6",
                "cohort.selection={kind: cyclic, blocks: 2} | cohort.selection.blocks must be at least privacy's bands, which are 3",
                "rounds=200000 | privacy.bands must be at most 1 with 200000 rounds"
            })
    void whatThePopulationCannotKeepIsRefused(String setting, String sentence) {
        assertThatThrownBy(() ->
                        PreparedExperiment.prepare(read(NOISE, setting), 1).close())
                .hasMessageContaining(sentence);
    }

    /** Everybody of a block is asked: as many Gaussian mechanisms as turns, and no sampling. */
    @Test
    void aTurnOfAWholeBlockCostsWhatAGaussianMechanismDoes() throws Exception {
        PrivateTraining training = prepared(NOISE);
        assertThat(training.mechanism().samplingRate()).isEqualTo(1);
        assertThat(training.ledger(7)).isEqualTo(PrivacyLedger.of(2, 1, 3));
        assertThat(training.ledger(3)).isEqualTo(PrivacyLedger.of(2, 1, 1));
        assertThat(training.ledger(4)).isEqualTo(PrivacyLedger.of(2, 1, 2));
        assertThat(training.ledger(0)).isEqualTo(PrivacyLedger.EMPTY);
    }

    @Test
    void withinABlockSamplingIsCounted() throws Exception {
        PrivateTraining training = prepared(NOISE, "cohort.size=2");
        assertThat(training.mechanism().samplingRate()).isEqualTo(0.5);
        PrivateTraining more = prepared(NOISE, "cohort={size: 2, selection: {kind: cyclic, blocks: 4}}");
        assertThat(more.mechanism().samplingRate()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(more.ledger(7))
                .isEqualTo(PrivacyLedger.of(2, more.mechanism().samplingRate(), 2));
    }

    @Test
    void noiseIsNeverLessThanATargetNeedsAndTheModelHasLessThanOfIndependentNoise() throws Exception {
        PrivateTraining kept =
                prepared("privacy={mechanism: banded, bands: 3, clip: 1, target: {epsilon: 2, delta: 0.01}}");
        assertThat(kept.epsilon(kept.ledger(7))).isBetween(1.99, 2.0);
        PrivateTraining independent = prepared(
                "privacy={mechanism: banded, bands: 1, clip: 1, target: {epsilon: 2, delta: 0.01}}",
                "cohort.selection={kind: cyclic, blocks: 3}");
        assertThat(independent.mechanism()).isEqualTo(kept.mechanism());
        assertThat(kept.summedDeviation(1, 7)).isLessThan(independent.summedDeviation(1, 7));
        assertThat(independent.summedDeviation(1, 7))
                .isCloseTo(independent.deviation(1, 1, 4) * Math.sqrt(7), within(1e-12));
        assertThat(kept.deviation(1, 5, 4)).isGreaterThan(kept.updateNoise() / 4);
    }

    @Test
    void aBudgetEndsARunWithAWholeTurnOfEverybody() throws Exception {
        PrivateTraining all = prepared(NOISE);
        double two = all.epsilon(all.ledger(6));
        String budget = "privacy.budget-stop=" + (two + 1e-6);
        assertThat(prepared(NOISE, budget).rounds()).isEqualTo(6);
        assertThat(prepared(NOISE, budget).banded().orElseThrow().factor().rounds())
                .isEqualTo(6);
        assertThat(prepared(NOISE, "privacy.budget-stop=1000").rounds()).isEqualTo(7);
    }

    @Test
    void aFactorIsReadFromItsFile() throws Exception {
        Path file = folder.resolve("factor.txt");
        String settings =
                "privacy={mechanism: banded, factor: '%s', clip: 1, noise-multiplier: 2, delta: 0.01}".formatted(file);
        Files.writeString(file, "C\n0.8\n0.6 1\n0 0.8\n0.6 1\n0 0.8\n0.6 1\n0 1\n");
        PrivateTraining training = prepared(settings);
        assertThat(training.banded().orElseThrow().blocks()).isEqualTo(2);
        assertThat(training.turns(7)).isEqualTo(4);
        assertThatThrownBy(() -> prepared(settings, "rounds=6"))
                .hasMessageContaining("privacy.factor must be of 6 rounds, as many as the run has, but");
        Files.writeString(file, "C\n0.8\n0.7 1\n");
        assertThatThrownBy(() -> prepared(settings))
                .hasMessageContaining("privacy.factor is no factor: " + file + ":2: column 1 has the length 1.06");
        Files.delete(file);
        assertThatThrownBy(() -> prepared(settings))
                .hasMessageContaining("privacy.factor can't be read from " + file + ": There is no file or folder");
    }

    /** Six devices can't fill seven blocks, whatever their ids. */
    @Test
    void aBlockOfNobodyIsFoundBeforeTheFirstRound() {
        assertThatThrownBy(() -> prepared(NOISE, "privacy.bands=7", "data.devices=8", "cohort.size=1"))
                .hasMessageMatching(
                        "privacy.bands must leave at least 1 device in each block, but of 7 blocks, into which 6 devices are divided by their ids, the one that round \\d asks has none; lower it, or take more devices");
    }

    /** With two bands the inverse of the factor of two rounds has the rows (1.118, 0) and (-0.5, 1), both as long. */
    @Test
    void theMostNoiseOfARoundIsTold() throws Exception {
        PrivateTraining two = prepared(NOISE, "rounds=2", "privacy.bands=2");
        assertThat(two.largestDeviation(1, 2, 4)).isCloseTo(2.0 / 4 * Math.sqrt(1.25), within(1e-6));
        PrivateTraining seven = prepared(NOISE);
        double most = 0;
        for (int round = 1; round <= 7; round++) {
            most = Math.max(most, seven.deviation(0.5, round, 4));
            assertThat(seven.largestDeviation(0.5, round, 4)).isEqualTo(most);
        }
        assertThat(most).isGreaterThan(seven.deviation(0.5, 1, 4)).isLessThan(2 * 0.5);
        assertThat(seven.noiseToSignal(400, 4)).isCloseTo(20 * most / 0.5, within(1e-9));
    }

    @Test
    void validationSaysWhatIsKept() {
        assertThat(read(NOISE).privacy().orElseThrow().caution(4, Optional.empty()))
                .contains("that of the last 2 rounds is kept in memory and in the journal, 8 bytes for each parameter");
    }

    private static PrivateTraining prepared(String... settings) throws Exception {
        try (var experiment = PreparedExperiment.prepare(read(settings), 1)) {
            return experiment.privacy().orElseThrow();
        }
    }

    private static ExperimentSpec read(String... settings) {
        List<String> all = new ArrayList<>(List.of("aggregation=uniform-mean"));
        all.addAll(List.of(settings));
        return ExperimentSpec.of(YamlReader.parse("""
                rounds: 7
                data: {source: synthetic, devices: 16, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 4, selection: cyclic}
                """, "test"), all);
    }
}
