package dev.proprio.experiments.cluster;

import static dev.proprio.experiments.cluster.WorkersOnEveryStrategyTest.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.lease.LeaseCounts;
import dev.proprio.coordinator.lease.LeasedExperiment;
import dev.proprio.coordinator.lease.WorkerServer;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.v1.LeaseOffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that go, come back, come late or are of another kind cost time only. */
@Timeout(120)
class LostWorkersTest {
    @ParameterizedTest
    @ValueSource(strings = {"local.algorithm=scaffold", "compression={kind: top-k, share: 0.2}"})
    void aWorkerThatIsCutOffInTwoRoundsLeavesNoTrace(String strategy) throws Exception {
        LeasedRun one = LeasedRun.of(spec(strategy, "local"), 1);
        LeasedRun other = LeasedRun.of(spec(strategy, "cluster"), 2, 1, (workers, round) -> {
            if (round == 3 || round == 7) {
                workers.cut("worker-1");
            }
        });
        assertSame(other, one);
    }

    /** Of a worker whose connection is bad, no answer arrives whole; that is no fault of the lease. */
    @Test
    void answersThatBreakOffDoNotFailTheRun() throws Exception {
        LeasedRun one = LeasedRun.of(spec("seed=8", "local"), 1);
        try (var experiment = PreparedExperiment.prepare(spec("seed=8", "cluster"), 1);
                WorkerServer server = LeasedRun.server(experiment, LeasedRun.WAITS);
                OpenFleet fleet = Fleets.clustered(experiment, server);
                var workers = new TestWorkers(server.port())) {
            CompletableFuture<LeasedRun> run = HostileWorkersTest.running(experiment, fleet, server);
            try (RawWorker cutOff = new RawWorker(server.port(), "cut-off")) {
                LeaseOffer offer = cutOff.lease();
                for (int i = 0; i < 6; i++) {
                    cutOff.breakOff(offer);
                }
            }
            workers.start(1, 1);
            assertSame(run.get(), one);
        }
    }

    @Test
    void allWorkersMayBeGoneForAWhile() throws Exception {
        LeasedRun one = LeasedRun.of(spec("seed=3", "local"), 1);
        LeasedRun other = LeasedRun.of(spec("seed=3", "cluster"), 2, 1, (workers, round) -> {
            workers.cut("worker-1");
            workers.cut("worker-2");
        });
        assertSame(other, one);
    }

    @Test
    void whoComesInTheMiddleWorksToo() throws Exception {
        LeasedRun one = LeasedRun.of(spec("seed=4", "local"), 1);
        LeasedRun other = LeasedRun.of(spec("seed=4", "cluster"), 1, 1, (workers, round) -> {
            if (round == 2) {
                workers.start("latecomer", 2, TestWorkers.VERSIONS);
            }
        });
        assertSame(other, one);
    }

    @Test
    void anotherVersionIsRefusedWithBoth() throws Exception {
        refusal(spec("seed=5", "cluster"), spec("seed=5", "cluster"), Map.of("proprio", "0.0.1", "dl4j", "1"))
                .contains("the version of proprio is 0.0.1 but the run's is of this test");
    }

    /** The spec travels, so that a worker can differ in what it reads alone; here it is told of another experiment. */
    @Test
    void anotherExperimentIsRefusedWithBothDigests() throws Exception {
        ExperimentSpec ours = spec("seed=6", "cluster");
        ExperimentSpec theirs = spec("seed=7", "cluster");
        String mine;
        String others;
        try (var experiment = PreparedExperiment.prepare(ours, 1);
                var other = PreparedExperiment.prepare(theirs, 1)) {
            mine = LeasedSpecs.digests(experiment).get("data");
            others = LeasedSpecs.digests(other).get("data");
        }
        assertThat(mine).hasSize(64).isNotEqualTo(others);
        refusal(ours, theirs, TestWorkers.VERSIONS)
                .contains("the SHA-256 of its data is " + others + " but the run's is " + mine);
    }

    private static AbstractStringAssert<?> refusal(
            ExperimentSpec prepared, ExperimentSpec told, Map<String, String> versions) throws Exception {
        var waits = new WorkerServer.Waits(Duration.ofMinutes(1), Duration.ofMillis(300));
        try (var experiment = PreparedExperiment.prepare(prepared, 1);
                var other = PreparedExperiment.prepare(told, 1);
                WorkerServer server = WorkerServer.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TestWorkers.TOKEN,
                        new LeasedExperiment(
                                LeasedSpecs.of(other, TestWorkers.VERSIONS).settings(),
                                TestWorkers.VERSIONS,
                                LeasedSpecs.digests(experiment)),
                        waits);
                var workers = new TestWorkers(server.port())) {
            workers.start("stranger", 1, versions);
            String end = workers.end("stranger");
            assertThatThrownBy(() -> server.await(1))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("0 of 1 workers came")
                    .hasMessageContaining("stranger");
            assertThat(server.counts()).isEqualTo(new LeaseCounts(0, 0, 0, 0, 0));
            return assertThat(end);
        }
    }

    @Test
    void withoutWorkersForLongTheRunFailsAndSaysWhatToDo() throws Exception {
        ExperimentSpec spec = spec("rounds=2", "cluster");
        var waits = new WorkerServer.Waits(Duration.ofMinutes(1), Duration.ofMillis(50));
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                WorkerServer server = LeasedRun.server(experiment, waits);
                OpenFleet fleet = Fleets.clustered(experiment, server)) {
            assertThatThrownBy(() -> LeasedRun.run(experiment, fleet, round -> {}, Optional.of(server)))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("proprio worker --coordinator");
        }
    }

    @Test
    void withoutSparkOnItsClassPathTheRunSaysHowToGetIt() throws Exception {
        ExperimentSpec spec = spec("cluster={kind: spark, master: yarn}", "cluster");
        try (var experiment = PreparedExperiment.prepare(spec, 1)) {
            assertThatThrownBy(() -> ClusterEngine.open(experiment, TestWorkers.VERSIONS))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("use `proprio spark` with the same arguments");
        }
    }

    @Test
    void whatAClusterCannotDoIsRefusedInASentence() {
        assertThatThrownBy(() -> spec("secure-aggregation={protocol: secagg, level: full, minimum: 3}", "cluster"))
                .hasMessageContaining("must be arithmetic with engine: cluster");
        assertThatThrownBy(() -> spec("attack={kind: alie, fraction: 0.4}", "cluster"))
                .hasMessageContaining("processes that don't meet");
        assertThatThrownBy(() -> spec("cluster.listen=nowhere", "cluster"))
                .hasMessageContaining("must be an address and a port");
        assertThatThrownBy(() -> spec("cluster.kind=spark", "cluster"))
                .hasMessageContaining("must name Spark's master");
        assertThatThrownBy(() -> spec("cluster.master=yarn", "cluster"))
                .hasMessageContaining("must be left out unless cluster.kind is spark");
        assertThatThrownBy(() -> spec("cluster={kind: spark, master: yarn, local: 2}", "cluster"))
                .hasMessageContaining("Spark starts its executors itself");
    }

    private static ExperimentSpec spec(String strategy, String engine) {
        ExperimentSpec spec = WorkersOnEveryStrategyTest.spec(strategy, engine);
        return spec.with(ExperimentSpec::rounds, 10);
    }
}
