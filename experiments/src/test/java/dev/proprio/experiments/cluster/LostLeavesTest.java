package dev.proprio.experiments.cluster;

import static dev.proprio.experiments.cluster.TreeOnEveryStrategyTest.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.tree.LeafServer;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to leaves, or to the root, costs time alone: bits and rows are those of one process. */
@Timeout(120)
class LostLeavesTest {
    @ParameterizedTest
    @ValueSource(strings = {"local.algorithm=scaffold", "compression={kind: top-k, share: 0.2}"})
    void aLeafThatDiesBeforeItAnswersLosesNothing(String strategy) throws Exception {
        LeasedRun one = LeasedRun.of(spec(strategy, "local"), 1);
        LeasedRun other = TreeOnEveryStrategyTest.onLeaves(spec(strategy, "cluster"), 2, (leaves, round) -> {
            if (round == 2) {
                leaves.killBeforeItAnswers(0);
            }
            assertThat(leaves.dead()).hasSize(round > 2 ? 1 : 0);
        });
        assertSame(other, one);
    }

    @Test
    void aLeafThatLosesTheRootIsAskedAgain() throws Exception {
        assertSame(
                TreeOnEveryStrategyTest.onLeaves(scaffold("cluster"), 2, (leaves, round) -> leaves.cut(round % 2)),
                LeasedRun.of(scaffold("local"), 1));
    }

    @Test
    void devicesThatGoToAnotherLeafAreAskedThere() throws Exception {
        assertSame(
                TreeOnEveryStrategyTest.onLeaves(scaffold("cluster"), 2, (leaves, round) -> {
                    if (round == 2) {
                        leaves.cutDevices(0);
                    }
                }),
                LeasedRun.of(scaffold("local"), 1));
    }

    @Test
    void leavesKeepTheirDevicesForARootThatComesBack() throws Exception {
        LeasedRun one = LeasedRun.of(scaffold("local"), 1);
        List<RoundResult> rounds = new ArrayList<>();
        RoundListener kept = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                rounds.add(result);
            }
        };
        try (var experiment = PreparedExperiment.prepare(scaffold("cluster"), 1);
                var elsewhere = PreparedExperiment.prepare(scaffold("cluster"), 1)) {
            LeafServer before = root(experiment, 0);
            int port = before.port();
            try (var _ = new TestLeaves(port, 2).connect(elsewhere)) {
                RunDefinition run = experiment.definition("run");
                try (before) {
                    OpenFleet fleet = ready(before, experiment);
                    new RoundEngine(run.with(RunDefinition::rounds, 2), fleet.fleet(), List.of(kept))
                            .resume(RunState.initial(run, experiment.initialModel()));
                }
                try (LeafServer after = root(experiment, port)) {
                    OpenFleet fleet = ready(after, experiment);
                    RunState end = new RoundEngine(run, fleet.fleet(), List.of()).resume(List.of(), rounds);
                    assertThat(end).usingRecursiveComparison().isEqualTo(one.state());
                }
            }
        }
    }

    private static LeafServer root(PreparedExperiment experiment, int port) throws Exception {
        return LeafServer.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                TestWorkers.TOKEN,
                LeasedSpecs.forLeaves(experiment, TestWorkers.VERSIONS),
                Fleets.population(experiment));
    }

    private static OpenFleet ready(LeafServer root, PreparedExperiment experiment) throws Exception {
        root.await(2, experiment.dataset().devices(), Duration.ofSeconds(30));
        return Fleets.tree(root);
    }

    private static ExperimentSpec scaffold(String engine) {
        return spec("local.algorithm=scaffold", engine);
    }

    private static ExperimentSpec spec(String strategy, String engine) {
        return WorkersOnEveryStrategyTest.spec(strategy, engine);
    }
}
