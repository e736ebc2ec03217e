package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.PrivateTraining;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.LayerClip;
import dev.proprio.proto.update.UpdateClip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacySpecTest {
    private static final String NOISE = "privacy={clip: 1, noise-multiplier: 1, delta: 0.01}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "privacy={noise-multiplier: 1, delta: 0.01} | privacy.clip",
                "privacy={clip: 0, noise-multiplier: 1, delta: 0.01} | privacy.clip.norm must be between 1.0E-4 and 1000.0 but was 0.0",
                "privacy={clip: {}, noise-multiplier: 1, delta: 0.01} | privacy.clip must be a number, such as 1.0, or adaptive",
                "privacy={clip: {norm: 1, adaptive: {}}, noise-multiplier: 1, delta: 0.01} | privacy.clip must be a number or adaptive",
                "privacy={clip: {per-layer: true, adaptive: {}}, noise-multiplier: 1, delta: 0.01} | privacy.clip.per-layer must be left out with adaptive",
                "privacy={clip: {adaptive: {quantile: 1.5}}, noise-multiplier: 1, delta: 0.01} | privacy.clip.adaptive.quantile must be between 0.0 and 1.0 but was 1.5",
                "privacy={clip: {adaptive: {rate: 0}}, noise-multiplier: 1, delta: 0.01} | privacy.clip.adaptive.rate must be greater than 0",
                "privacy={clip: {adaptive: {initial: 0}}, noise-multiplier: 1, delta: 0.01} | privacy.clip.adaptive.initial must be between",
                "privacy={clip: {adaptive: {noise: 0}}, noise-multiplier: 1, delta: 0.01} | privacy.clip.adaptive.noise must be greater than 0",
                "privacy={clip: 1, delta: 0.01} | privacy.target must be given",
                "privacy={clip: 1, noise-multiplier: 1, delta: 0.01, target: {epsilon: 1, delta: 0.01}} | privacy.target must be left out with noise-multiplier",
                "privacy={clip: 1, target: {epsilon: 0, delta: 0.01}} | privacy.target.epsilon must be greater than 0 but was 0.0",
                "privacy={clip: 1, target: {epsilon: -3, delta: 0.01}} | privacy.target.epsilon must be greater than 0",
                "privacy={clip: 1, target: {epsilon: 3}} | privacy.target.delta",
                "privacy={clip: 1, noise-multiplier: 1} | privacy.delta must be given with noise-multiplier",
                "privacy={clip: 1, delta: 0.01, target: {epsilon: 1, delta: 0.01}} | privacy.delta must be left out with a target",
                "privacy={clip: 1, noise-multiplier: 1, delta: 1} | privacy.delta must be greater than 0 and less than 1",
                "privacy={clip: 1, noise-multiplier: 0, delta: 0.01} | privacy.noise-multiplier must be between 0.1 and 32.0 but was 0.0",
                "privacy={clip: 1, target: {epsilon: 3, delta: 1e-6}, extrapolate: {population: 1000, cohort: 2}} | privacy.extrapolate.cohort must be more than cohort.size",
                "privacy={clip: 1, target: {epsilon: 3, delta: 1e-6}, extrapolate: {population: 1000, cohort: 2000}} | privacy.extrapolate.cohort must be at least 1 and at most the population, 1000",
                "privacy={clip: 1, noise-multiplier: 1, delta: 1e-6, budget-stop: 3, extrapolate: {population: 1000, cohort: 100}} | privacy.budget-stop must be left out with extrapolate",
                "privacy={clip: 1, target: {epsilon: 3, delta: 0.01}, budget-stop: 3} | privacy.budget-stop must be left out with a target"
            })
    void aPromiseThatSaysNothingIsRefused(String privacy, String sentence) {
        assertThatThrownBy(() -> read(privacy)).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aggregation=weighted-mean | aggregation must be uniform-mean with privacy",
                "aggregation=krum | aggregation must be uniform-mean with privacy",
                "aggregation=median | aggregation must be uniform-mean with privacy",
                "local.algorithm=scaffold | local must not be scaffold with privacy",
                "local.algorithm=ifca | local must not be ifca with privacy",
                "compression=top-k | compression must not have error feedback with privacy",
                "cohort.selection=uniform | cohort.selection must be poisson with privacy",
                "cohort.selection=oort | cohort.selection must be poisson with privacy",
                "cohort.selection=power-of-choice | cohort.selection must be poisson with privacy",
                "cohort.selection={kind: poisson, rate: 0.5} | cohort.selection must have no rate with privacy",
                "cohort.over-select=1.5 | cohort.over-select must be 1 with privacy",
                "evaluation.split=time | evaluation.split must be users or official with privacy",
                "secure-aggregation={protocol: secagg, minimum: 3, group-size: 3} | cohort.selection must not be poisson",
                "personalize={} | personalize must be left out with privacy"
            })
    void whatCannotKeepThePromiseIsRefused(String setting, String sentence) {
        assertThatThrownBy(() -> read(NOISE, setting)).hasMessageContaining(sentence);
    }

    @Test
    void layersThatCannotBeToldApartAreNotClippedByThemselves() {
        String layers = "privacy={clip: {norm: 1, per-layer: true}, noise-multiplier: 1, delta: 0.01}";
        assertThatThrownBy(() -> read(layers, "compression=random-k"))
                .hasMessageContaining("compression must send all values with privacy.clip.per-layer");
        assertThat(read(layers, "compression=quantize").privacy()).isPresent();
    }

    @Test
    void aLayerIsWhatIsNamedAlikeUpToTheLastSlash() {
        var layout = ParameterLayout.of(
                List.of("0/W", "0/b", "2/W", "2/b", "alone"),
                List.of(List.of(2, 3), List.of(3), List.of(4), List.of(1), List.of(7)));
        UpdateClip clip = new ClipSpec(Optional.of(1.0), true, Optional.empty()).first(layout);
        assertThat(clip.norm()).isEqualTo(1);
        assertThat(clip.layers()).extracting(LayerClip::length).containsExactly(9, 5, 7);
    }

    @Test
    void whatGoesWithItIsAllowed() {
        assertThat(read(NOISE, "compression={kind: top-k, error-feedback: false}")
                        .privacy())
                .isPresent();
        assertThat(read(NOISE, "compression=random-k", "local.algorithm=fedprox", "server-optimizer=adam")
                        .privacy())
                .isPresent();
        assertThat(read(NOISE).pooled(3).privacy()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "privacy={clip: 1, noise-multiplier: 1, delta: 0.2} | privacy.delta must be at most 1 over the number of devices, which is 12",
                "privacy={clip: 1, target: {epsilon: 1, delta: 0.5}} | privacy.target.delta must be at most 1 over the number of devices",
                "privacy={clip: 1, target: {epsilon: 0.001, delta: 1e-9}} | privacy.target.epsilon can't be kept at 0.001 over 3 rounds",
                "privacy={clip: 1, noise-multiplier: 0.5, delta: 0.01, budget-stop: 0.001} | privacy.budget-stop must leave at least one round",
                "privacy={clip: {adaptive: {}}, noise-multiplier: 0.6, delta: 0.01} | privacy.clip.adaptive.noise must be more than half the noise multiplier, which is 0.6",
                "privacy={clip: {adaptive: {noise: 0.50001}}, noise-multiplier: 1, delta: 0.01} | privacy.clip.adaptive.noise must be more than half the noise multiplier",
                "privacy={clip: 1, target: {epsilon: 1, delta: 0.01}, extrapolate: {population: 12, cohort: 12}} | privacy.extrapolate.population must be more than the run's own devices, which are 12, but was 12",
                "cohort.minimum=2 | cohort.minimum must be at most 1 with privacy"
            })
    void whatThePopulationCannotKeepIsRefused(String setting, String sentence) {
        String[] settings = setting.startsWith("privacy") ? new String[] {setting} : new String[] {NOISE, setting};
        assertThatThrownBy(() -> PreparedExperiment.prepare(read(settings), 1).close())
                .hasMessageContaining(sentence);
    }

    @Test
    void noiseIsNeverLessThanATargetNeedsAndHardlyMore() throws Exception {
        PrivateTraining kept = prepared("privacy={clip: 1, target: {epsilon: 2, delta: 0.01}}");
        double spent = kept.epsilon(kept.ledger(3));
        assertThat(spent).isBetween(1.99, 2.0);
        assertThat(kept.rounds()).isEqualTo(3);
    }

    @Test
    void aRunEndsBeforeTheRoundThatWouldExceedItsBudget() throws Exception {
        PrivateTraining all = prepared(NOISE);
        double two = all.epsilon(all.ledger(2));
        double three = all.epsilon(all.ledger(3));
        assertThat(three).isGreaterThan(two);
        String budget = "privacy={clip: 1, noise-multiplier: 1, delta: 0.01, budget-stop: %s}";
        assertThat(prepared(budget.formatted((two + three) / 2)).rounds()).isEqualTo(2);
        assertThat(prepared(budget.formatted(three)).rounds()).isEqualTo(3);
    }

    @Test
    void aClipThatAdaptsIsReadWithThePapersDefaultsAndCostsAsMuchAsAFixedOne() throws Exception {
        ExperimentSpec spec = read("privacy={clip: {adaptive: {}}, noise-multiplier: 1, delta: 0.01}");
        AdaptiveClipSpec clip = spec.privacy().orElseThrow().clip().adaptive().orElseThrow();
        assertThat(clip).isEqualTo(new AdaptiveClipSpec(0.5, 0.2, 0.1, Optional.empty()));
        assertThat(clip.rule(100).noise()).isEqualTo(5);
        PrivateTraining adaptive = prepared("privacy={clip: {adaptive: {noise: 2}}, noise-multiplier: 1, delta: 0.01}");
        PrivateTraining fixed = prepared(NOISE);
        assertThat(adaptive.epsilon(adaptive.ledger(3))).isEqualTo(fixed.epsilon(fixed.ledger(3)));
        assertThat(adaptive.updateNoise()).isGreaterThan(1);
        assertThat(fixed.updateNoise()).isEqualTo(1);
    }

    @Test
    void whatIsSentIsWhatWasRead() {
        ExperimentSpec spec = read("privacy={clip: 0.5, target: {epsilon: 2, delta: 0.01}, randomness: secret}");
        assertThat(spec.privacy().orElseThrow().clip().first()).isEqualTo(0.5f);
        assertThat(spec.privacy().orElseThrow().promisedDelta()).isEqualTo(0.01);
        assertThat(spec.privacy().orElseThrow().randomness()).isEqualTo(PrivacyRandomness.SECRET);
    }

    private static PrivateTraining prepared(String privacy) throws Exception {
        try (var experiment = PreparedExperiment.prepare(read(privacy), 1)) {
            return experiment.privacy().orElseThrow();
        }
    }

    private static ExperimentSpec read(String... settings) {
        List<String> all = new ArrayList<>(List.of("aggregation=uniform-mean", "cohort.selection=poisson"));
        all.addAll(List.of(settings));
        return ExperimentSpec.of(YamlReader.parse("""
                rounds: 3
                data: {source: synthetic, devices: 16, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 6}
                """, "test"), all);
    }
}
