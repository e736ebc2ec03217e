package dev.proprio.experiments.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.Partial;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.tree.LeafCounts;
import dev.proprio.coordinator.tree.LeafServer;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.v1.LeafDevices;
import dev.proprio.proto.v1.LeaseOffer;
import dev.proprio.proto.v1.LeaseReceipt.Verdict;
import dev.proprio.proto.v1.WorkerMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A leaf that answers what can't be an answer is sent away, and its devices are asked where they are then. */
@Timeout(120)
class HostileLeavesTest {
    @ParameterizedTest
    @CsvSource({"scaffold, which stays on them", "sgd, 'tells of stranger, which is not in the lease'"})
    void whatCannotBeAnAnswerCostsTheLeafTheRun(String algorithm, String told) throws Exception {
        LeasedRun one = LeasedRun.of(spec("sgd", "local"), 1);
        try (var experiment = PreparedExperiment.prepare(spec(algorithm, "cluster"), 1);
                LeafServer root = LeafServer.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TestWorkers.TOKEN,
                        LeasedSpecs.forLeaves(experiment, TestWorkers.VERSIONS),
                        Fleets.population(experiment));
                RawWorker hostile = new RawWorker(root.port(), "hostile")) {
            List<String> devices = experiment.deviceIds();
            claim(hostile, devices);
            root.await(1, devices.size(), Duration.ofSeconds(30));
            CompletableFuture<LeasedRun> run = running(experiment, root);
            LeaseOffer offer = hostile.lease();
            LeaseAnswer honest = hostile.honest(offer);
            assertThatThrownBy(() -> hostile.send(offer, algorithm.equals("sgd") ? withAStranger(honest) : honest))
                    .hasMessageContaining(told);
            assertThat(hostile.farewell()).contains("can't be one").contains(told);
            assertThatThrownBy(() -> new RawWorker(root.port(), "hostile").close())
                    .as("it comes in again")
                    .hasMessageContaining("Status");
            try (RawWorker other = new RawWorker(root.port(), "other")) {
                claim(other, devices);
                LeaseOffer again = other.lease();
                assertThat(again.getDevicesList()).isEqualTo(offer.getDevicesList());
                LeaseAnswer answer = withoutMemory(other.honest(again));
                assertThat(other.send(again, answer)).isEqualTo(Verdict.COUNTED);
                assertThat(other.send(again, answer)).isIn(Verdict.DUPLICATE, Verdict.LATE);
                if (algorithm.equals("sgd")) {
                    TreeOnEveryStrategyTest.assertSame(run.get(), one);
                }
                assertThat(run.get().rounds()).hasSize(1);
                assertThat(root.counts()).isEqualTo(new LeafCounts(1, 2, 1, 1, 1));
            }
        }
    }

    private static void claim(RawWorker leaf, List<String> devices) {
        leaf.tell(WorkerMessage.newBuilder()
                .setDevices(LeafDevices.newBuilder().addAllCame(devices).addCame("nobody of the run"))
                .build());
    }

    private static LeaseAnswer withAStranger(LeaseAnswer honest) {
        Partial part = honest.partial();
        List<ClientOutcome> outcomes = new ArrayList<>(part.outcomes());
        outcomes.add(new ClientOutcome.Failed("stranger", Duration.ZERO, Stage.TRAIN, "it is not there"));
        return new LeaseAnswer(
                new Partial(part.of(), part.aggregate(), part.metrics(), outcomes, List.of()), honest.updateBytes());
    }

    private static LeaseAnswer withoutMemory(LeaseAnswer answer) {
        Partial part = answer.partial();
        return new LeaseAnswer(
                new Partial(part.of(), part.aggregate(), part.metrics(), part.outcomes(), List.of()),
                answer.updateBytes());
    }

    private static CompletableFuture<LeasedRun> running(PreparedExperiment experiment, LeafServer root) {
        var run = new CompletableFuture<LeasedRun>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                run.complete(LeasedRun.run(experiment, Fleets.tree(root), round -> {}, Optional.empty()));
            } catch (Exception | Error e) {
                run.completeExceptionally(e);
            }
        });
        return run;
    }

    private static ExperimentSpec spec(String algorithm, String engine) {
        return WorkersOnEveryStrategyTest.spec("local.algorithm=" + algorithm, engine)
                .with(ExperimentSpec::rounds, 1);
    }
}
