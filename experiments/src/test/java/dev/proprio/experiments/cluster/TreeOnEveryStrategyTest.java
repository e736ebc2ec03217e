package dev.proprio.experiments.cluster;

import static dev.proprio.experiments.cluster.WorkersOnEveryStrategyTest.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.tree.LeafServer;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that are connected to two leaves make the run that they make on one thread of one process: bits and rows. */
@Timeout(120)
class TreeOnEveryStrategyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local.algorithm=sgd",
                "faults.dropout=0.2",
                "compression={kind: top-k, share: 0.2}",
                "local.algorithm=scaffold",
                "local.algorithm=ifca",
                "local.algorithm=qfedavg",
                "aggregation=krum",
                "secure-aggregation={protocol: secagg, minimum: 3, group-size: 3, level: arithmetic}",
            })
    void theLeavesLeaveNoTrace(String strategy) throws Exception {
        LeasedRun one = LeasedRun.of(spec(strategy, "local"), 1);
        assertSame(onLeaves(spec(strategy, "cluster"), 2, (leaves, round) -> {}), one);
    }

    /** A run on leaves of this process; {@code meanwhile} is told the leaves and each round that begins. */
    static LeasedRun onLeaves(ExperimentSpec spec, int count, ObjIntConsumer<TestLeaves> meanwhile) throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                var elsewhere = PreparedExperiment.prepare(spec, 1);
                LeafServer root = LeafServer.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TestWorkers.TOKEN,
                        LeasedSpecs.forLeaves(experiment, TestWorkers.VERSIONS),
                        Fleets.population(experiment));
                var leaves = new TestLeaves(root.port(), count).connect(elsewhere);
                OpenFleet fleet = Fleets.tree(root)) {
            root.await(count, experiment.dataset().devices(), PATIENCE);
            for (int i = 0; i < count; i++) {
                assertThat(leaves.devices(i)).as("devices of leaf %s", i).isNotEmpty();
            }
            LeasedRun run =
                    LeasedRun.run(experiment, fleet, round -> meanwhile.accept(leaves, round), Optional.empty());
            assertThat(leaves.broken()).isEmpty();
            assertThat(root.counts().refused()).isZero();
            return run;
        }
    }

    static void assertSame(LeasedRun actual, LeasedRun expected) {
        assertThat(actual.rounds()).isEqualTo(expected.rounds());
        assertThat(actual.state().model().sha256())
                .isEqualTo(expected.state().model().sha256());
        assertThat(actual.state()).usingRecursiveComparison().isEqualTo(expected.state());
    }
}
