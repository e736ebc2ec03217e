package dev.proprio.experiments.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.coordinator.aggregation.ExactMetric;
import dev.proprio.coordinator.aggregation.PartialAggregate;
import dev.proprio.coordinator.aggregation.SectionSum;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.coordinator.lease.LeaseCounts;
import dev.proprio.coordinator.lease.WorkerServer;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.DeviceStateChange;
import dev.proprio.coordinator.round.Partial;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.v1.LeaseOffer;
import dev.proprio.proto.v1.LeaseReceipt.Verdict;
import dev.proprio.proto.v1.LeaseResult;
import dev.proprio.proto.v1.WorkerMessage;
import dev.proprio.proto.v1.WorkerOrder;
import dev.proprio.proto.v1.WorkersGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker that answers what can't be an answer is refused and named, and its lease goes to another one. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileWorkersTest {
    private static final String STRATEGY = "local.algorithm=scaffold";

    private final LeasedRun expected;

    HostileWorkersTest() throws Exception {
        this.expected = LeasedRun.of(spec("local"), 1);
    }

    /** What a worker makes of its honest answer, and what it is told then. */
    enum Fault {
        FOREIGN_DEVICE("tells of stranger, which is not in the lease"),
        UNTOLD_DEVICE("does not say how it ended for 1 of"),
        LATE_DEVICE("late, which only the round can"),
        SHORT_SECTION("values but the round's updates have"),
        ONE_UPDATE_MORE("updates has the divisor"),
        METRIC_NOT_FINITE("NaN over"),
        OTHER_METRICS("metrics are not the sum"),
        OTHER_CAPACITY("was summed for a round of at most"),
        UNREADABLE_MEMORY("remembers can't be read"),
        MEMORY_OF_OTHERS("changes the state of a device that it does not tell of"),
        TOO_LARGE("bytes but at most");

        private final String told;

        Fault(String told) {
            this.told = told;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeAnAnswerCostsTheWorkerTheRun(Fault fault) throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec("cluster"), 1);
                WorkerServer server = LeasedRun.server(experiment, LeasedRun.WAITS);
                var workers = new TestWorkers(server.port());
                RawWorker hostile = new RawWorker(server.port(), "hostile");
                OpenFleet fleet = Fleets.clustered(experiment, server)) {
            CompletableFuture<LeasedRun> run = running(experiment, fleet, server);
            LeaseOffer offer = hostile.lease();
            LeaseAnswer honest = hostile.honest(offer);
            assertThatThrownBy(() -> hostile.send(messages(hostile, offer, honest, fault)))
                    .hasMessageContaining(fault.told);
            assertThat(hostile.farewell()).contains("can't be one").contains(fault.told);
            workers.start("honest", 1, TestWorkers.VERSIONS);
            WorkersOnEveryStrategyTest.assertSame(run.get(), expected);
            assertThat(run.get().counts().orElseThrow()).isEqualTo(new LeaseCounts(1, 1, 1, 0, 1));
            assertThatThrownBy(() -> new RawWorker(server.port(), "hostile").close())
                    .as("it comes in again")
                    .hasMessageContaining("Status");
        }
    }

    @Test
    void aLeaseCountsOnceHoweverOftenItIsAnswered() throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec("cluster"), 1);
                WorkerServer server = LeasedRun.server(
                        experiment, new WorkerServer.Waits(Duration.ofMillis(100), Duration.ofSeconds(20)));
                RawWorker slow = new RawWorker(server.port(), "slow");
                OpenFleet fleet = Fleets.clustered(experiment, server)) {
            CompletableFuture<LeasedRun> run = running(experiment, fleet, server);
            LeaseOffer offer = slow.lease();
            LeaseAnswer answer = slow.honest(offer);
            // It is overdue, so that another one gets it, too.
            try (RawWorker other = new RawWorker(server.port(), "other")) {
                LeaseOffer again = other.lease();
                assertThat(again.getId()).isEqualTo(offer.getId());
                assertThat(again.getLeaseAttempt()).isEqualTo(2);
                assertThat(again.toBuilder()
                                .setLeaseAttempt(1)
                                .setRemainingMillis(offer.getRemainingMillis())
                                .build())
                        .isEqualTo(offer);
                assertThat(other.send(again, answer)).isEqualTo(Verdict.COUNTED);
                WorkersOnEveryStrategyTest.assertSame(run.get(), expected);
                assertThat(slow.send(offer, answer)).isEqualTo(Verdict.LATE);
                assertThat(other.send(again, answer)).isEqualTo(Verdict.LATE);
                assertThat(server.counts()).isEqualTo(new LeaseCounts(2, 1, 1, 2, 0));
            }
        }
    }

    @Test
    void whoDoesNotShowTheTokenIsLeftOutside() throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec("cluster"), 1);
                WorkerServer server = LeasedRun.server(experiment, LeasedRun.WAITS)) {
            ManagedChannel connection = CoordinatorChannel.plaintext("127.0.0.1", server.port());
            try {
                for (var channel : List.of(connection, TestWorkers.authenticated(connection, "a guess"))) {
                    var ended = new CompletableFuture<Status>();
                    StreamObserver<WorkerMessage> out = WorkersGrpc.newStub(channel)
                            .work(new StreamObserver<>() {
                                @Override
                                public void onNext(WorkerOrder order) {
                                    ended.completeExceptionally(new AssertionError("let in"));
                                }

                                @Override
                                public void onError(Throwable error) {
                                    ended.complete(Status.fromThrowable(error));
                                }

                                @Override
                                public void onCompleted() {
                                    ended.completeExceptionally(new AssertionError("let in"));
                                }
                            });
                    assertThat(out).isNotNull();
                    assertThat(ended.get().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                }
            } finally {
                connection.shutdownNow();
            }
        }
    }

    private static List<LeaseResult> messages(RawWorker worker, LeaseOffer offer, LeaseAnswer honest, Fault fault) {
        if (fault != Fault.TOO_LARGE) {
            return worker.messages(offer, new LeaseAnswer(tampered(honest.partial(), fault), honest.updateBytes()));
        }
        List<LeaseResult> messages = new ArrayList<>(worker.messages(offer, honest));
        LeaseResult.Builder header = messages.get(1).toBuilder();
        header.getPartialBuilder().getHeaderBuilder().setPayloadBytes(1L << 40);
        messages.set(1, header.build());
        return messages;
    }

    private static Partial tampered(Partial part, Fault fault) {
        PartialAggregate sums = part.aggregate();
        List<ClientOutcome> outcomes = new ArrayList<>(part.outcomes());
        List<DeviceStateChange> states = new ArrayList<>(part.states());
        Map<String, ExactMetric> metrics = new HashMap<>(part.metrics());
        ClientOutcome.Accepted first = part.accepted().getFirst();
        switch (fault) {
            case FOREIGN_DEVICE ->
                outcomes.add(new ClientOutcome.Failed("stranger", Duration.ZERO, Stage.TRAIN, "it is not there"));
            case UNTOLD_DEVICE -> {
                ClientOutcome dropped = outcomes.stream()
                        .filter(ClientOutcome.Failed.class::isInstance)
                        .findFirst()
                        .orElseThrow();
                outcomes.remove(dropped);
            }
            case LATE_DEVICE -> {
                ClientOutcome dropped = outcomes.stream()
                        .filter(ClientOutcome.Failed.class::isInstance)
                        .findFirst()
                        .orElseThrow();
                outcomes.remove(dropped);
                outcomes.add(new ClientOutcome.Late(dropped.device(), Duration.ZERO));
            }
            case SHORT_SECTION -> {
                Map<String, SectionSum> shorter = new LinkedHashMap<>(sums.sums());
                shorter.computeIfPresent(ClientUpdate.PARAMETERS, (name, sum) -> shortened(sum));
                sums = new PartialAggregate(
                        sums.capacity(), shorter, sums.kept(), sums.groups(), sums.weight(), sums.updates());
            }
            case ONE_UPDATE_MORE ->
                sums = new PartialAggregate(
                        sums.capacity(),
                        sums.sums(),
                        sums.kept(),
                        sums.groups(),
                        sums.weight() + 1,
                        sums.updates() + 1);
            case METRIC_NOT_FINITE ->
                outcomes.set(
                        outcomes.indexOf(first),
                        new ClientOutcome.Accepted(
                                first.device(),
                                first.elapsed(),
                                first.weight(),
                                Map.of("loss", new Metric(Double.NaN, 1))));
            case OTHER_METRICS -> metrics.put("loss", new ExactMetric(new BigDecimal("0.5"), BigDecimal.ONE));
            case OTHER_CAPACITY ->
                sums = new PartialAggregate(
                        sums.capacity() + 1, sums.sums(), sums.kept(), sums.groups(), sums.weight(), sums.updates());
            case UNREADABLE_MEMORY ->
                states.set(0, new DeviceStateChange(states.getFirst().device(), ByteString.copyFromUtf8("nothing")));
            case MEMORY_OF_OTHERS ->
                states.add(new DeviceStateChange("stranger", states.getFirst().state()));
            case TOO_LARGE -> throw new AssertionError("not of a part");
        }
        return new Partial(part.of(), sums, metrics, outcomes, states);
    }

    private static SectionSum shortened(SectionSum sum) {
        var lanes = new TreeMap<Integer, long[]>();
        sum.lanes().forEach((scale, values) -> lanes.put(scale, Arrays.copyOf(values, values.length - 1)));
        return new SectionSum(sum.length() - 1, lanes, sum.divisor());
    }

    /** A run that goes on in a thread of its own. */
    static CompletableFuture<LeasedRun> running(PreparedExperiment experiment, OpenFleet fleet, WorkerServer server) {
        var run = new CompletableFuture<LeasedRun>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                run.complete(LeasedRun.run(experiment, fleet, round -> {}, Optional.of(server)));
            } catch (Exception | Error e) {
                run.completeExceptionally(e);
            }
        });
        return run;
    }

    private static ExperimentSpec spec(String engine) {
        ExperimentSpec spec = WorkersOnEveryStrategyTest.spec(STRATEGY, engine);
        return ExperimentSpec.of(
                SettingWriter.fromWritten(SettingWriter.write(spec), "test"),
                List.of("rounds=1", "faults.dropout=0.3"));
    }
}
