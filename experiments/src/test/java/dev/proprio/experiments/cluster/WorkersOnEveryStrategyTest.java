package dev.proprio.experiments.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However many workers carry the rounds out, the run is the one on one thread of one process: bits, memory, rows. */
@Timeout(120)
class WorkersOnEveryStrategyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "local.algorithm=sgd",
                "faults.dropout=0.2",
                "compression={kind: top-k, share: 0.2}",
                "local.algorithm=scaffold",
                "local.algorithm=ditto",
                "local={algorithm: partial, keep: head}",
                "local.algorithm=ifca",
                "local.algorithm=qfedavg",
                "aggregation=krum",
                "secure-aggregation={protocol: secagg, minimum: 3, group-size: 3}",
                "attack={kind: sign-flip, fraction: 0.3}",
            })
    void theNumberOfWorkersLeavesNoTrace(String strategy) throws Exception {
        LeasedRun one = LeasedRun.of(spec(strategy, "local"), 1);
        for (int count : strategy.endsWith("=sgd") ? List.of(1, 2, 3) : List.of(2)) {
            LeasedRun other = LeasedRun.of(spec(strategy, "cluster"), count, 1, (workers, round) -> {});
            assertSame(other, one);
            assertThat(other.counts().orElseThrow().handedOut())
                    .as("leases of %s workers", count)
                    .isGreaterThanOrEqualTo(3L * count);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'clip: 0.3', 'size: 7, selection: poisson'",
        "'clip: {adaptive: {initial: 0.3}}', 'size: 7, selection: poisson'",
        "'mechanism: banded, bands: 2, clip: 0.3', 'size: 5, selection: cyclic'",
        "'mechanism: local-gaussian, participations: 2, clip: 0.3', 'size: 5'"
    })
    void norDoesItUnderPrivacy(String kind, String cohort) throws Exception {
        String[] settings = {
            "privacy={%s, target: {epsilon: 9, delta: 0.01}}".formatted(kind),
            "aggregation=uniform-mean",
            "cohort={minimum: 1, %s}".formatted(cohort)
        };
        LeasedRun one = LeasedRun.of(spec("local", settings), 1);
        assertThat(one.rounds()).allMatch(round -> !round.contains("loss"));
        assertSame(LeasedRun.of(spec("local", settings), 2), one);
        assertSame(LeasedRun.of(spec("local", settings), 4), one);
        assertSame(LeasedRun.of(spec("grpc", settings), 2), one);
        assertSame(LeasedRun.of(spec("cluster", settings), 3, 1, (workers, round) -> {}), one);
    }

    /** Two groups, one of which may be asked again without those who dropped out. */
    @ParameterizedTest
    @ValueSource(strings = {"skellam", "discrete-gaussian"})
    void norWhereDevicesAddTheNoise(String mechanism) throws Exception {
        String[] settings = {
            "privacy={mechanism: %s, clip: 0.3, noise-multiplier: 1, delta: 0.01}".formatted(mechanism),
            "aggregation=uniform-mean",
            "cohort={size: 12, minimum: 1}",
            "faults.dropout=0.1",
            "secure-aggregation={protocol: secagg, group-size: 5, minimum: 3}",
            "rounds=2"
        };
        LeasedRun one = LeasedRun.of(spec("local", settings), 1);
        assertSame(LeasedRun.of(spec("cluster", settings), 2, 1, (workers, round) -> {}), one);
    }

    @Test
    void norWhereEachLayerIsClippedByItself() throws Exception {
        String[] settings = {
            "privacy={clip: {norm: 0.3, per-layer: true}, noise-multiplier: 0.5, delta: 0.01}",
            "aggregation=uniform-mean",
            "cohort={size: 7, minimum: 1, selection: poisson}",
            "rounds=2"
        };
        LeasedRun one = LeasedRun.of(spec("local", settings), 1);
        assertSame(LeasedRun.of(spec("grpc", settings), 2), one);
        assertSame(LeasedRun.of(spec("cluster", settings), 2, 1, (workers, round) -> {}), one);
        settings[0] = settings[0].replace("{norm: 0.3, per-layer: true}", "0.3");
        assertThat(LeasedRun.of(spec("local", settings), 1).state().model().sha256())
                .isNotEqualTo(one.state().model().sha256());
    }

    static void assertSame(LeasedRun actual, LeasedRun expected) {
        assertThat(actual.rounds()).isEqualTo(expected.rounds());
        assertThat(actual.state().model().sha256())
                .isEqualTo(expected.state().model().sha256());
        assertThat(actual.state()).usingRecursiveComparison().isEqualTo(expected.state());
        assertThat(actual.devices()).usingRecursiveComparison().isEqualTo(expected.devices());
    }

    static ExperimentSpec spec(String strategy, String engine) {
        return spec(engine, new String[] {strategy});
    }

    private static ExperimentSpec spec(String engine, String[] settings) {
        List<String> assignments = new ArrayList<>(List.of(settings));
        assignments.add("engine=" + engine);
        return ExperimentSpec.of(YamlReader.parse("""
                name: leased
                rounds: 3
                data: {source: synthetic, devices: 16, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 7, minimum: 5}
                """, "test"), assignments);
    }
}
