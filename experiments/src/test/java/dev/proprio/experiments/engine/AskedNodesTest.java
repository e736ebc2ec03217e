package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.client.node.ClientNode;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluator.LocalEvaluator;
import dev.proprio.experiments.evaluator.PersonEvaluation;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.MomentsQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.VoteQuery;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.AnswerMessage;
import dev.proprio.proto.v1.AnswerVector;
import dev.proprio.proto.v1.CheckIn;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.TaskFailed;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are asked over the protocol. */
@Timeout(120)
class AskedNodesTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Query WINDOWS = new HistogramQuery("windows", 0, 1000, 50);

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final List<RawNode> nodes = new ArrayList<>();
    private final ExecutorService asking = Executors.newCachedThreadPool();
    private final CoordinatorServer server;
    private boolean closed;

    AskedNodesTest() throws IOException {
        server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() {
        nodes.forEach(RawNode::close);
        if (!closed) {
            server.close();
        }
        asking.shutdownNow();
    }

    @Test
    void simulatedDevicesAnswerAsInOneProcess() throws Exception {
        ExperimentSpec spec = spec();
        try (var experiment = PreparedExperiment.prepare(spec, 2)) {
            ConnectedDevices devices = experiment.connect("127.0.0.1", server.port());
            try {
                List<String> names = experiment.deviceIds();
                assertThat(server.devices().await(names.size(), LONG)).isTrue();
                QueriedExperiment here = QueriedExperiment.open(spec, names.size());
                List<Query> queries = List.of(
                        WINDOWS,
                        new VoteQuery("label", here.classes()),
                        new MomentsQuery(List.of("windows"), List.of(500.0), MomentsQuery.Of.DEVICES, 20),
                        new MomentsQuery(
                                here.channels(),
                                here.channels().stream().map(channel -> 100.0).toList(),
                                MomentsQuery.Of.SAMPLES));
                int round = 0;
                for (Query query : queries) {
                    round++;
                    CollectedAnswers there = server.ask(new QueryPlan("query", round, query, names, LONG));
                    assertThat(there.refused()).isEmpty();
                    for (var vector : query.shape().vectors()) {
                        assertThat(there.sum().orElseThrow().sum(vector.name()))
                                .isEqualTo(here.ask(query).sum().orElseThrow().sum(vector.name()));
                    }
                }
                checkEvaluation(experiment, names);
            } finally {
                server.close();
                closed = true;
                devices.close();
            }
        }
    }

    private void checkEvaluation(PreparedExperiment experiment, List<String> names) throws Exception {
        GlobalModel model = experiment.initialModel();
        var query = new EvaluationQuery(experiment.dataset().shape().classes());
        Broadcast sent = Broadcast.of(model.layout(), model.parameters());
        CollectedAnswers told =
                server.ask(QueryPlan.evaluation("evaluation", 1, query, names, sent, Optional.empty(), LONG));
        ConfusionMatrix expected =
                ConfusionMatrix.empty(experiment.dataset().shape().classes());
        for (PersonEvaluation person : new LocalEvaluator(experiment).evaluate(experiment.whole(model), false)) {
            expected = expected.plus(person.confusion());
        }
        assertThat(told.refused()).isEmpty();
        assertThat(ConfusionMatrix.of(query.confusion(told.sum().orElseThrow())))
                .isEqualTo(expected);
    }

    @Test
    void anOldNodeIsNotAskedAndCounted() throws Exception {
        RawNode old = node("old", 3);
        RawNode fresh = node("new", 4);
        Future<CollectedAnswers> asked = ask(WINDOWS, "old", "new", "away");

        fresh.task();
        assertThat(fresh.answer(votes(3))).isEqualTo(SubmitReceipt.Verdict.ACCEPTED);

        CollectedAnswers collected = asked.get();
        assertThat(collected.answered()).isEqualTo(1);
        assertThat(collected.refused().get("old")).contains("speaks revision 3 of the protocol, which lacks queries");
        assertThat(collected.refused().get("away")).contains("it is not connected");
        assertThat(old.received()).isEmpty();
    }

    @Test
    void answersOutsideTheirDomainAndSecondOnesAreRefused() throws Exception {
        RawNode honest = node("honest", 4);
        RawNode greedy = node("greedy", 4);
        RawNode other = node("other", 4);
        RawNode slow = node("slow", 4);
        Future<CollectedAnswers> asked = ask(WINDOWS, "honest", "greedy", "other", "slow");
        for (RawNode node : nodes) {
            node.task();
        }

        assertThat(honest.answer(votes(3))).isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
        assertThat(honest.answer(votes(3))).isEqualTo(SubmitReceipt.Verdict.DUPLICATE);
        assertThat(honest.answer(votes(9))).isEqualTo(SubmitReceipt.Verdict.DUPLICATE);
        assertThatThrownBy(() -> greedy.answer(votes(3, 4)))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining("add up to more than 1");
        assertThatThrownBy(() -> other.answer(new EvaluationQuery(3).answer(new int[] {1}, new int[] {1}, 0)))
                .hasMessageContaining("another query was asked");
        slow.fail("train", "this device answers no queries");

        CollectedAnswers collected = asked.get();
        assertThat(collected.answered()).isEqualTo(1);
        assertThat(collected.repeated()).isEqualTo(2);
        assertThat(((HistogramQuery) WINDOWS).votes(collected.sum().orElseThrow())[3])
                .isEqualTo(1);
        assertThat(collected.refused()).containsOnlyKeys("greedy", "other", "slow");
        assertThat(collected.refused().get("slow")).contains("answers no queries");
        assertThat(honest.answer(votes(3))).isEqualTo(SubmitReceipt.Verdict.LATE);
    }

    @Test
    void aNodeOfTheSdkAnswersByItsOwnCodeAndSendsNothingThatIsNoAnswer() throws Exception {
        LocalTraining answering = new OwnTraining() {
            @Override
            public QueryAnswer answer(Query query, Optional<Broadcast> model) {
                return ((HistogramQuery) query).answer(42);
            }
        };
        LocalTraining telling = new OwnTraining() {
            @Override
            public QueryAnswer answer(Query query, Optional<Broadcast> model) {
                return votes(1, 2);
            }
        };
        List<ClientNode> own = new ArrayList<>();
        try {
            for (Map.Entry<String, LocalTraining> made : Map.of(
                            "answering", answering, "telling", telling, "silent", new OwnTraining())
                    .entrySet()) {
                own.add(ClientNode.plaintext("127.0.0.1", server.port())
                        .device(made.getKey())
                        .training(made.getValue())
                        .start());
            }
            assertThat(server.devices().await(3, LONG)).isTrue();
            CollectedAnswers collected =
                    ask(WINDOWS, "answering", "telling", "silent").get();

            assertThat(((HistogramQuery) WINDOWS).votes(collected.sum().orElseThrow())[3])
                    .isEqualTo(1);
            assertThat(collected.refused().get("telling"))
                    .contains("what the device would answer is no answer")
                    .contains("add up to more than 1");
            assertThat(collected.refused().get("silent")).contains("answers no queries");
        } finally {
            own.forEach(ClientNode::close);
        }
    }

    @Test
    void whoBreaksOffIsNotWaitedFor() throws Exception {
        RawNode gone = node("gone", 4);
        Future<CollectedAnswers> asked = ask(WINDOWS, "gone");
        gone.task();

        gone.close();

        assertThat(asked.get().sum()).isEmpty();
        assertThat(asked.get().refused()).containsOnlyKeys("gone");
    }

    /** Code of somebody who trains and nothing else. */
    private static class OwnTraining implements LocalTraining {
        @Override
        public ClientUpdate train(TrainingTask task, Broadcast model) {
            throw new IllegalStateException("nobody is to train here");
        }
    }

    private Future<CollectedAnswers> ask(Query query, String... devices) {
        return asking.submit(() -> server.ask(new QueryPlan("query", 1, query, List.of(devices), LONG)));
    }

    private static QueryAnswer votes(int... bins) {
        long[] votes = new long[52];
        for (int bin : bins) {
            votes[bin] = 1;
        }
        return new QueryAnswer(Map.of("votes", votes), 0);
    }

    private RawNode node(String name, int revision) throws InterruptedException {
        var node = new RawNode(name, revision, server.port());
        nodes.add(node);
        return node;
    }

    /** A node that speaks the messages themselves. */
    private static final class RawNode implements StreamObserver<CoordinatorMessage> {
        private final BlockingQueue<CoordinatorMessage> received = new LinkedBlockingQueue<>();
        private final ManagedChannel channel;
        private final StreamObserver<DeviceMessage> control;
        private final String session;

        RawNode(String name, int revision, int port) throws InterruptedException {
            channel = Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
                    .build();
            control = FederationGrpc.newStub(channel).attend(this);
            control.onNext(DeviceMessage.newBuilder()
                    .setCheckIn(CheckIn.newBuilder().setDeviceId(name).setProtocolRevision(revision))
                    .build());
            session = received.take().getWelcome().getSessionId();
        }

        void task() throws InterruptedException {
            CoordinatorMessage message = received.take();
            assertThat(message.getTask().hasQuery()).isTrue();
            assertThat(message.getTask().getAlgorithmMap()).isEmpty();
            assertThat(message.getTask().getModel().getByteLength()).isZero();
        }

        List<CoordinatorMessage> received() {
            return List.copyOf(received);
        }

        SubmitReceipt.Verdict answer(QueryAnswer answer) {
            var message = AnswerMessage.newBuilder()
                    .setSessionId(session)
                    .setRunId("query")
                    .setRound(1)
                    .setAttempt(1);
            for (String name : answer.names()) {
                var vector = AnswerVector.newBuilder().setName(name);
                for (long value : answer.vector(name)) {
                    vector.addValues(value);
                }
                message.addVectors(vector);
            }
            return FederationGrpc.newBlockingStub(channel)
                    .submitAnswer(message.build())
                    .getVerdict();
        }

        void fail(String stage, String reason) {
            control.onNext(DeviceMessage.newBuilder()
                    .setTaskFailed(TaskFailed.newBuilder()
                            .setRunId("query")
                            .setRound(1)
                            .setAttempt(1)
                            .setStage(stage)
                            .setReason(reason))
                    .build());
        }

        void close() {
            channel.shutdownNow();
        }

        @Override
        public void onNext(CoordinatorMessage message) {
            received.add(message);
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {}
    }

    private ExperimentSpec spec() throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: asked
            data: {source: synthetic, devices: 6, bout: 10s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [6]}
            cohort: {size: 3}
            evaluation: {split: time, guard: 0s}
            """);
        return ExperimentSpec.read(file, List.of());
    }
}
