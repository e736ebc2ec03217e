package dev.proprio.experiments.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.proto.extension.InvalidSettingException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanaryAuditTest {
    private static final AuditOptions OPTIONS = new AuditOptions(400, 0.95, false, 1e-6);
    private static final String PRIVATE = "privacy={clip: 0.5, target: {epsilon: 2, delta: 1e-4}}";
    private static final String POISSON = "cohort={size: 12, selection: poisson}";
    private static final String UNIFORM = "aggregation=uniform-mean";

    /** A run that had forgotten its noise would be found out: what it shows is more than what it promises. */
    @Test
    void withoutNoiseTheCanariesAreFoundAndWithItTheBoundStaysBelowEpsilon() throws Exception {
        AuditResult silent = audit(OPTIONS.with(AuditOptions::noiseless, true), PRIVATE, POISSON, UNIFORM);
        AuditResult noisy = audit(OPTIONS, PRIVATE, POISSON, UNIFORM);

        assertThat(silent.rightOfAll()).isGreaterThan(370);
        assertThat(silent.lowerBound()).isGreaterThan(noisy.epsilon().orElseThrow());
        assertThat(silent.epsilon()).isEmpty();
        assertThat(silent.noise()).isFalse();
        assertThat(noisy.epsilon().orElseThrow()).isBetween(1.99, 2.0);
        assertThat(noisy.lowerBound()).isLessThan(noisy.epsilon().orElseThrow());
        assertThat(noisy.held()).isTrue();
        assertThat(noisy.samplingRate()).isEqualTo(1);
        assertThat(noisy.found()).hasSize(400);
        assertThat(audit(OPTIONS, PRIVATE, POISSON, UNIFORM)).isEqualTo(noisy);
    }

    @Test
    void aRunThatPromisesNothingGivesItsCanariesAway() throws Exception {
        AuditResult open = audit(OPTIONS, "cohort={size: 12}");
        assertThat(open.lowerBound()).isGreaterThan(2);
        assertThat(open.epsilon()).isEmpty();
        assertThat(open.delta()).isEqualTo(1e-6);
        assertThat(open.notes()).anyMatch(note -> note.contains("without noise epsilon is infinite"));
    }

    /** Drawn with half the probability, and moved by a step that nobody knows: less is found, and it is less certain. */
    @ParameterizedTest
    @CsvSource({"sgd, 0.5", "adam, 0.5", "sgd, '{norm: 0.5, per-layer: true}'"})
    void canariesAreDrawnAsOthersAre(String optimizer, String clip) throws Exception {
        AuditResult half = audit(
                OPTIONS.with(AuditOptions::noiseless, true),
                PRIVATE.replace("clip: 0.5", "clip: " + clip),
                "cohort={size: 6, selection: poisson}",
                UNIFORM,
                "server-optimizer=" + optimizer);
        assertThat(half.samplingRate()).isEqualTo(0.5);
        assertThat(half.auc().orElseThrow()).isGreaterThan(0.9);
    }

    @Test
    void aClipThatFollowsIsAuditedAsItIs() throws Exception {
        String adaptive = "privacy={clip: {adaptive: {initial: 0.3}}, noise-multiplier: 1, delta: 1e-4}";
        AuditResult result = audit(OPTIONS, adaptive, POISSON, UNIFORM);
        assertThat(result.epsilon().orElseThrow()).isGreaterThan(5);
        assertThat(result.held()).isTrue();
        assertThat(audit(OPTIONS.with(AuditOptions::noiseless, true), adaptive, POISSON, UNIFORM)
                        .rightOfAll())
                .isGreaterThan(370);
    }

    @Test
    void whatCannotBeAuditedIsRefused() {
        refused("cohort.selection", OPTIONS, "cohort={size: 12, selection: oort}");
        refused("local", OPTIONS, "local=scaffold", UNIFORM);
        refused("compression", OPTIONS, "compression={kind: top-k, share: 0.1}");
        refused(
                "secure-aggregation.protocol",
                OPTIONS,
                "cohort.size=10",
                "secure-aggregation={protocol: secagg, minimum: 5, group-size: 10}");
        refused("privacy", OPTIONS.with(AuditOptions::noiseless, true));
        refused("privacy", OPTIONS, PRIVATE.replace("1e-4", "5e-3"), POISSON, UNIFORM);
    }

    private static void refused(String setting, AuditOptions options, String... settings) {
        assertThatThrownBy(() -> audit(options, settings))
                .isInstanceOfSatisfying(
                        InvalidSettingException.class,
                        refusal -> assertThat(refusal.component()).isEqualTo(setting));
    }

    private static AuditResult audit(AuditOptions options, String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of(settings));
        ExperimentSpec spec = ExperimentSpec.of(YamlReader.parse("""
                rounds: 6
                data: {source: synthetic, devices: 16, bout: 5s, classes: [walk, sit], preprocessing: {window: 1s}}
                model: {kind: cnn1d, filters: [8], kernel: 3, pool: 2, dense: [16]}
                """, "test"), all);
        try (var experiment = PreparedExperiment.prepare(spec, 2)) {
            return new CanaryAudit(experiment, options, new RoundListener() {}).run();
        }
    }
}
