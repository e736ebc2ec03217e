package dev.proprio.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.training.ClientState;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPhase;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * What came of a run.
 *
 * @param rounds each round's rows
 * @param workers who carried it out, and what became of its leases
 */
record TrainedRun(RunState state, Map<String, ClientState> devices, List<String> rounds, Optional<String> workers) {
    static final String TWO_EXECUTORS = "local-cluster[2,1,900]";

    /** @param settings of which each may be several */
    static ExperimentSpec spec(String... settings) {
        return ExperimentSpec.of(
                YamlReader.parse("""
                name: leased
                rounds: 3
                data: {source: synthetic, devices: 16, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 7, minimum: 5}
                """, "test"),
                Stream.of(settings).flatMap(some -> Stream.of(some.split("; "))).toList());
    }

    /** The same experiment on Spark. */
    static ExperimentSpec spark(String master, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("engine=cluster");
        all.add("cluster={kind: spark, workers: 2, master: \"" + master + "\"}");
        return spec(all.toArray(new String[0]));
    }

    /** A SPARK_HOME with as much in it as executors with a class path of their own need. */
    static void makeHome() throws IOException {
        Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    }

    static TrainedRun of(ExperimentSpec spec) throws Exception {
        return of(spec, round -> {});
    }

    /** @param begun is told each round whose training begins */
    static TrainedRun of(ExperimentSpec spec, IntConsumer begun) throws Exception {
        makeHome();
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                OpenFleet fleet = Experiment.engineOf(spec).open(experiment)) {
            return of(experiment, fleet, begun);
        }
    }

    static TrainedRun of(PreparedExperiment experiment, OpenFleet fleet, IntConsumer begun)
            throws RunFailedException, InterruptedException {
        List<String> rounds = new ArrayList<>();
        var listener = new RoundListener() {
            @Override
            public void phase(int round, RoundPhase phase) {
                if (phase == RoundPhase.TRAIN) {
                    begun.accept(round);
                }
            }

            @Override
            public void roundEnded(RoundResult result) {
                rounds.add("%s %s %s %s"
                        .formatted(result.traffic(), result.weight(), new TreeMap<>(result.metrics()), rows(result)));
            }
        };
        RunDefinition definition = experiment.definition("run");
        RunState end = new RoundEngine(definition, fleet.fleet(), List.of(listener))
                .resume(RunState.initial(definition, experiment.initialModel()));
        return new TrainedRun(end, experiment.clientStates().snapshot("run"), rounds, fleet.workers());
    }

    private static List<String> rows(RoundResult result) {
        return result.outcomes().stream()
                .map(outcome -> switch (outcome) {
                    case ClientOutcome.Accepted counted ->
                        "%s counted %s %s"
                                .formatted(counted.device(), counted.weight(), new TreeMap<>(counted.metrics()));
                    case ClientOutcome.Failed failed ->
                        "%s %s %s".formatted(failed.device(), failed.stage(), failed.reason());
                    case ClientOutcome.Late late -> late.device() + " late";
                })
                .toList();
    }

    /** Bits, rows, and what the server and the devices remember. */
    void assertSameAs(TrainedRun expected) {
        assertThat(rounds).isEqualTo(expected.rounds);
        assertThat(state.model().sha256()).isEqualTo(expected.state.model().sha256());
        assertThat(state).usingRecursiveComparison().isEqualTo(expected.state);
        assertThat(devices).usingRecursiveComparison().isEqualTo(expected.devices);
    }
}
