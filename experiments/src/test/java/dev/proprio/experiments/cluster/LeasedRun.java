package dev.proprio.experiments.cluster;

import dev.proprio.client.training.ClientState;
import dev.proprio.coordinator.lease.LeaseCounts;
import dev.proprio.coordinator.lease.WorkerServer;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundPhase;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;

/**
 * What came of a run.
 *
 * @param rounds each round's rows
 * @param counts what became of its leases, if there were any
 */
record LeasedRun(RunState state, Map<String, ClientState> devices, List<String> rounds, Optional<LeaseCounts> counts) {
    static final WorkerServer.Waits WAITS = new WorkerServer.Waits(Duration.ofMinutes(1), Duration.ofSeconds(20));

    /** A run on the engine that the spec names. */
    static LeasedRun of(ExperimentSpec spec, int threads) throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec, threads);
                OpenFleet fleet = Experiment.engineOf(spec).open(experiment)) {
            return run(experiment, fleet, round -> {}, Optional.empty());
        }
    }

    /**
     * A run on workers of this process.
     *
     * @param meanwhile is told the workers and each round that begins
     */
    static LeasedRun of(ExperimentSpec spec, int count, int slots, ObjIntConsumer<TestWorkers> meanwhile)
            throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                WorkerServer server = server(experiment, WAITS);
                var workers = new TestWorkers(server.port()).start(count, slots);
                OpenFleet fleet = Fleets.clustered(experiment, server)) {
            server.await(count);
            return run(experiment, fleet, round -> meanwhile.accept(workers, round), Optional.of(server));
        }
    }

    static WorkerServer server(PreparedExperiment experiment, WorkerServer.Waits waits) throws Exception {
        return WorkerServer.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                TestWorkers.TOKEN,
                LeasedSpecs.of(experiment, TestWorkers.VERSIONS),
                waits);
    }

    static LeasedRun run(
            PreparedExperiment experiment, OpenFleet fleet, IntConsumer begun, Optional<WorkerServer> server)
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
        RunState end = experiment
                .engine(definition, fleet.fleet(), List.of(listener), RoundLog.NONE)
                .resume(RunState.initial(definition, experiment.initialModel()));
        return new LeasedRun(end, experiment.clientStates().snapshot("run"), rounds, server.map(WorkerServer::counts));
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
}
