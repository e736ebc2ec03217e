package dev.proprio.experiments.cluster;

import static dev.proprio.experiments.cluster.WorkersOnEveryStrategyTest.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.lease.WorkerServer;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.Versions;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of the worker processes that a run has started is killed in the middle of it. */
@Timeout(120)
class KilledWorkerTest {
    @Test
    void theOtherCarriesOnToTheSameBits() throws Exception {
        // Where the commands of other tests have theirs.
        System.setProperty(
                "proprio.state", Path.of("target", "state").toAbsolutePath().toString());
        LeasedRun one = LeasedRun.of(spec("local"), 1);
        Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
        List<ProcessHandle> workers = new ArrayList<>();
        try (var experiment = PreparedExperiment.prepare(spec("cluster"), 1);
                OpenFleet fleet = ClusterEngine.open(experiment, Versions.all())) {
            ProcessHandle.current()
                    .children()
                    .filter(process -> !before.contains(process))
                    .forEach(workers::add);
            assertThat(workers).hasSize(2);
            LeasedRun other = LeasedRun.run(
                    experiment,
                    fleet,
                    round -> {
                        if (round == 3) {
                            workers.getFirst().destroyForcibly();
                        }
                    },
                    Optional.empty());
            assertSame(other, one);
            assertThat(fleet.workers().orElseThrow()).startsWith("1 worker");
        }
        assertThat(workers).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void aRunWhoseOwnProcessesAreAllGoneDoesNotWaitForMore() throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec("cluster"), 1);
                WorkerServer server =
                        LeasedRun.server(experiment, new WorkerServer.Waits(Duration.ofHours(1), Duration.ofHours(1)));
                LocalWorkers started = LocalWorkers.start(2, 1, server.port())) {
            started.whenOneEnds((reason, left) -> server.expectAtMost(left, reason));
            started.processes().forEach(Process::destroyForcibly);
            assertThatThrownBy(() -> server.await(2))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("0 of 2 worker processes that the run started are left")
                    .hasMessageContaining("exit code 137");
            assertThatThrownBy(server::slots).isInstanceOf(RunFailedException.class);
        }
    }

    private static ExperimentSpec spec(String engine) {
        return WorkersOnEveryStrategyTest.spec("local.algorithm=scaffold", engine)
                .with(ExperimentSpec::rounds, 6);
    }
}
