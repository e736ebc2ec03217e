package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.Extensions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With its neutral setting, each local algorithm is SGD, whatever layers the model has: running statistics included. */
class NeutralSettingsTest {
    /** Two steps on the whole shard; a float's rounding apart. */
    private static final String LOOP = "epochs: 2, batch: 512, learning-rate: 0.05";

    private static final double ROUNDING = 1e-6;

    private static final List<String> WEIGHTED = List.of(
            "{algorithm: fedprox, mu: 0, " + LOOP + "}",
            "{algorithm: fednova, " + LOOP + "}",
            "{algorithm: fedsam, rho: 0, " + LOOP + "}",
            "{algorithm: fedsam, rho: 1e-30, " + LOOP + "}",
            "{algorithm: mimelite, beta: 0, " + LOOP + "}",
            "{algorithm: fedexp, epsilon: 1e9, local: {algorithm: sgd, " + LOOP + "}}",
            "{algorithm: moon, mu: 0, " + LOOP + "}",
            "{algorithm: ifca, clusters: 1, " + LOOP + "}",
            "{algorithm: cfl, clusters: 1, " + LOOP + "}",
            "{algorithm: fedala, share-rate: 0, " + LOOP + "}",
            "{algorithm: fedem, components: 1, " + LOOP + "}",
            "{algorithm: feddbe, kappa: 0, translation: false, " + LOOP + "}",
            "{algorithm: apfl, " + LOOP + "}",
            "{algorithm: ditto, " + LOOP + "}",
            "{algorithm: per-fedavg, alpha: 0, beta: 0.05, epochs: 2, batch: 512}",
            "{algorithm: augmented, augment: [{kind: jitter, sigma: 0}], local: {algorithm: sgd, " + LOOP + "}}",
            "{algorithm: pseudo-label, threshold: 1, " + LOOP + "}",
            "{algorithm: mean-teacher, threshold: 1, " + LOOP + "}",
            "{algorithm: partial, keep: none, local: {algorithm: sgd, " + LOOP + "}}");

    private static final List<String> UNIFORM = List.of(
            "{algorithm: qfedavg, q: 0, " + LOOP + "}",
            "{algorithm: reptile, epsilon: 1, " + LOOP + "}",
            "{algorithm: pfedme, lambda: 10, local-rounds: 2, steps: 1, batch: 512, personal-rate: 0.05,"
                    + " learning-rate: 0.1, beta: 1}");

    /** SCAFFOLD's corrections are 0 in the first round alone. */
    private static final String SCAFFOLD = "{algorithm: scaffold, " + LOOP + "}";

    private static final String FEDSGD = "{algorithm: fedsgd, learning-rate: 0.05}";

    /**
     * What has no setting with which it is SGD on the shard: an optimizer, a frozen part, a part of
     * the device's own, half of the windows, another task, no model.
     */
    private static final Set<String> WITHOUT = Set.of(
            "adam",
            "alternating",
            "contrastive",
            "fedas",
            "feddyn",
            "fedmeta",
            "fedproto",
            "frozen",
            "masked-reconstruction",
            "none",
            "pre-trained",
            "transform-recognition");

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void everyAlgorithmIsLookedAt() {
        Set<String> seen = new TreeSet<>(WITHOUT);
        List<String> all = new ArrayList<>(WEIGHTED);
        all.addAll(UNIFORM);
        all.addAll(List.of(SCAFFOLD, FEDSGD, "{algorithm: sgd}"));
        all.forEach(local -> seen.add(local.replaceAll("[{]algorithm: ([a-z-]+).*", "$1")));
        assertThat(seen)
                .isEqualTo(new TreeSet<>(Extensions.of(LocalAlgorithm.class).names()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: mlp, hidden: [6], normalization: batch}",
                "{kind: mlp, hidden: [6], normalization: layer}",
                "{kind: softmax}",
                "{kind: cnn1d, filters: [3], kernel: 3, pool: 4, dense: [5]}",
                "{kind: gru, units: [4], dense: []}"
            })
    void neutralSettingsAreSgd(String model) throws Exception {
        String sgd = "{algorithm: sgd, " + LOOP + "}";
        requireEqual(WEIGHTED, run(model, sgd, "weighted-mean", "sgd", 2), model, 2);
        requireEqual(UNIFORM, run(model, sgd, "uniform-mean", "sgd", 2), model, 2);
        requireEqual(List.of(SCAFFOLD), run(model, sgd, "uniform-mean", "sgd", 1), model, 1);
        requireEqual(
                List.of(FEDSGD),
                run(model, sgd.replace("epochs: 2", "epochs: 1"), "weighted-mean", "sgd", 2),
                model,
                2);
    }

    /** What every algorithm with epochs has is heeded by all: who has time for fewer of them, and a schedule. */
    @Test
    void stragglersAndSchedulesAreTheSame() throws Exception {
        String model = "{kind: softmax}";
        String other =
                LOOP.replace("epochs: 2", "epochs: 9") + ", straggling: 1, schedule: {kind: exponential, decay: 0.5}";
        String sgd = "{algorithm: sgd, " + other + "}";
        List<String> others = WEIGHTED.stream()
                .filter(local -> local.contains(LOOP) && !local.contains("fednova"))
                .map(local -> local.replace(LOOP, other))
                .toList();
        requireEqual(others, run(model, sgd, "weighted-mean", "sgd", 2), model, 2);
        List<String> uniform = UNIFORM.stream()
                .filter(local -> local.contains(LOOP))
                .map(local -> local.replace(LOOP, other))
                .toList();
        requireEqual(uniform, run(model, sgd, "uniform-mean", "sgd", 2), model, 2);
    }

    /** They are state: they go to the mean of what devices have, whatever becomes of the step. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{algorithm: reptile, epsilon: 0.25, " + LOOP + "}",
                "{algorithm: feddyn, alpha: 0.1, " + LOOP + "}",
                "{algorithm: fednova, momentum: 0.5, " + LOOP + "}",
                "{algorithm: fedsam, rho: 0.5, " + LOOP + "}",
                "{algorithm: mimelite, beta: 0.5, " + LOOP + "}",
                "{algorithm: fedexp, epsilon: 1e-9, local: {algorithm: sgd, " + LOOP + "}}",
                "{algorithm: qfedavg, q: 0, " + LOOP + "}"
            })
    void statisticsAreAveragedAndNotStepped(String local) throws Exception {
        String model = "{kind: mlp, hidden: [6], normalization: batch}";
        String one = local.replace("epochs: 2", "epochs: 1");
        GlobalModel sgd = run(
                model, "{algorithm: sgd, " + LOOP.replace("epochs: 2", "epochs: 1") + "}", "uniform-mean", "sgd", 1);
        for (String optimizer : List.of("sgd", "adam", "{kind: sgd, learning-rate: 0.5}")) {
            GlobalModel other = run(model, one, "uniform-mean", optimizer, 1);
            var statistics = other.layout().statistics();
            assertThat(statistics).extracting(slice -> slice.name()).containsExactly("1/mean", "1/log10stdev");
            for (var slice : statistics) {
                for (int i = slice.offset(); i < slice.offset() + slice.length(); i++) {
                    assertThat(other.parameters()[i]).as(optimizer).isCloseTo(sgd.parameters()[i], within(1e-6f));
                }
            }
        }
    }

    private void requireEqual(List<String> algorithms, GlobalModel expected, String model, int rounds)
            throws Exception {
        for (String local : algorithms) {
            float[] actual = run(model, local, "weighted-mean", "sgd", rounds).parameters();
            for (int i = 0; i < actual.length; i++) {
                assertThat((double) actual[i])
                        .as("%s with %s, parameter %d", local, model, i)
                        .isCloseTo(expected.parameters()[i], within(ROUNDING));
            }
        }
    }

    private GlobalModel run(String model, String local, String aggregation, String optimizer, int rounds)
            throws Exception {
        Path file = Files.writeString(
                folder.resolve("spec.yaml"), """
                name: neutral
                rounds: %d
                data: {source: synthetic, devices: 5, bout: 3s, classes: [walk, sit], preprocessing: {window: 1s}}
                model: %s
                cohort: {size: 3}
                local: %s
                aggregation: %s
                server-optimizer: %s
                """.formatted(rounds, model, local, aggregation, optimizer));
        ExperimentSpec spec = ExperimentSpec.read(file, List.of());
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                OpenFleet fleet = Experiment.engineOf(spec).open(experiment)) {
            return new RoundEngine(experiment.definition("run"), fleet.fleet(), List.of())
                    .run(experiment.initialModel());
        }
    }
}
