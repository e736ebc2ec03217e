package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.client.device.Participation;
import dev.proprio.client.session.SecureParticipant;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.query.AnswerCollector;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.HiddenAnswers;
import dev.proprio.coordinator.query.MaskedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluator.LocalEvaluator;
import dev.proprio.experiments.evaluator.PersonEvaluation;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.MomentsQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryBinding;
import dev.proprio.proto.query.SummedAnswer;
import dev.proprio.proto.query.VoteQuery;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.ModelRef;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers over the network that nobody sees but in sums, which are those of answers in the clear. */
@Timeout(120)
class HiddenAnswersTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final HistogramQuery QUERY = new HistogramQuery("windows", 0, 10, 10);
    private static final String PLAIN = """
        name: hidden
        engine: grpc
        data: {source: synthetic, devices: 8, bout: 10s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
        model: {kind: mlp, hidden: [6]}
        cohort: {size: 6}
        evaluation: {split: time, guard: 0s}
        """;
    private static final String SECURE =
            PLAIN + "secure-aggregation: {protocol: secagg, minimum: 3, stage-deadline: 30s}\n";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final List<MaskedNode> nodes = new ArrayList<>();
    private final ExecutorService asking = Executors.newCachedThreadPool();
    private final CoordinatorServer server;
    private boolean closed;

    HiddenAnswersTest() throws IOException {
        server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() {
        nodes.forEach(MaskedNode::close);
        if (!closed) {
            server.close();
        }
        asking.shutdownNow();
    }

    @Test
    void haveTheSumsOfAnswersInTheClearToTheBit() throws Exception {
        ExperimentSpec spec = spec(SECURE);
        try (var experiment = PreparedExperiment.prepare(spec, 2)) {
            ConnectedDevices devices = experiment.connect("127.0.0.1", server.port());
            try {
                List<String> names = experiment.deviceIds();
                assertThat(server.devices().await(names.size(), LONG)).isTrue();
                QueriedExperiment clear = QueriedExperiment.open(spec(PLAIN), names.size());
                Optional<HiddenAnswers> hidden = HiddenQueries.of(spec, server);
                assertThat(hidden).isPresent();
                List<Query> queries = List.of(
                        new HistogramQuery("windows", 0, 1000, 50),
                        new VoteQuery("label", clear.classes()),
                        new MomentsQuery(
                                clear.channels(),
                                clear.channels().stream().map(channel -> 1.0).toList(),
                                MomentsQuery.Of.SAMPLES));
                int round = 0;
                for (Query query : queries) {
                    round++;
                    CollectedAnswers told = server.ask(
                            new QueryPlan("query", round, query, names, LONG).with(QueryPlan::hidden, hidden));
                    assertThat(told.refused()).isEmpty();
                    assertSame(query, told, clear.ask(query));
                }
                checkEvaluation(experiment, names, hidden);
                CollectedAnswers open = server.ask(new QueryPlan("open", 1, QUERY, names, LONG));
                assertThat(open.sum()).isEmpty();
                assertThat(open.firstRefusal()).contains("rounds with secure aggregation only");
            } finally {
                server.close();
                closed = true;
                devices.close();
            }
        }
    }

    private void checkEvaluation(PreparedExperiment experiment, List<String> names, Optional<HiddenAnswers> hidden)
            throws Exception {
        GlobalModel model = experiment.initialModel();
        var query = new EvaluationQuery(experiment.dataset().shape().classes());
        Broadcast sent = Broadcast.of(model.layout(), model.parameters());
        var plan = QueryPlan.evaluation(
                "evaluation",
                1,
                query,
                names,
                sent,
                experiment.definition("run").description(),
                LONG);
        CollectedAnswers told = server.ask(plan.with(QueryPlan::hidden, hidden));
        ConfusionMatrix expected =
                ConfusionMatrix.empty(experiment.dataset().shape().classes());
        for (PersonEvaluation person : new LocalEvaluator(experiment).evaluate(experiment.whole(model), false)) {
            expected = expected.plus(person.confusion());
        }
        assertThat(told.refused()).isEmpty();
        assertThat(ConfusionMatrix.of(query.confusion(told.sum().orElseThrow())))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(RoundStep.class)
    void goOnWithoutWhoLeavesAtAnyStage(RoundStep step) throws Exception {
        List<String> names = names(10);
        for (int i = 0; i < names.size(); i++) {
            node(names.get(i), 5, i, i < 2 ? Optional.of(step) : Optional.empty(), vectors -> {});
        }
        CollectedAnswers told = ask(names).get();

        boolean before = step.compareTo(RoundStep.UPLOAD) <= 0;
        List<Integer> counted = IntStream.range(before ? 2 : 0, 10).boxed().toList();
        var clear = new AnswerCollector(QUERY, counted.stream().map(names::get).toList());
        counted.forEach(i -> clear.accept(names.get(i), QUERY.answer(i)));
        assertSame(QUERY, told, clear.collected());
        assertThat(told.asked()).isEqualTo(10);
        if (before) {
            assertThat(told.refused()).containsOnlyKeys(names.get(0), names.get(1));
            assertThat(told.firstRefusal()).contains("it left before " + step);
        } else {
            assertThat(told.refused()).isEmpty();
        }
        assertThat(nodes.getLast().counted().get()).isTrue();
    }

    @Test
    void areAskedOfNobodyWhoseSoftwareWouldAnswerInTheClear() throws Exception {
        List<String> names = names(6);
        for (int i = 0; i < names.size(); i++) {
            node(names.get(i), i == 0 ? 4 : 5, i, Optional.empty(), vectors -> {});
        }
        CollectedAnswers told = ask(names).get();

        assertThat(told.answered()).isEqualTo(5);
        assertThat(told.refused()).containsOnlyKeys(names.getFirst());
        assertThat(told.firstRefusal()).contains("speaks revision 4 of the protocol, which lacks answers under masks");
        assertThat(nodes.getFirst().task()).isNotDone();
    }

    @Test
    void areNotTakenInTheClear() throws Exception {
        List<String> names = names(6);
        for (int i = 0; i < names.size(); i++) {
            node(names.get(i), 5, i, i == 0 ? Optional.of(RoundStep.ADVERTISE) : Optional.empty(), vectors -> {});
        }
        Future<CollectedAnswers> asked = ask(names);
        nodes.getFirst().task().get();
        assertThat(nodes.getFirst().openly()).containsAnyOf("takes masked answers only", "LATE");
        assertThat(asked.get().answered()).isEqualTo(5);
    }

    @Test
    void makeNoSumThatNoDevicesCanHave() throws Exception {
        List<String> names = names(6);
        for (int i = 0; i < names.size(); i++) {
            node(
                    names.get(i),
                    5,
                    i,
                    Optional.empty(),
                    i == 0 ? vectors -> vectors.getFirst().set(3, 30) : vectors -> {});
        }
        CollectedAnswers told = ask(names).get();

        assertThat(told.sum()).isEmpty();
        assertThat(told.refused()).containsOnlyKeys(names);
        assertThat(told.firstRefusal()).contains("one of its group has answered what no device can");
    }

    @Test
    void ofTooFewDevicesAreNotAskedFor() throws Exception {
        node("a", 5, 1, Optional.empty(), vectors -> {});
        CollectedAnswers told = ask(List.of("a", "away")).get();

        assertThat(told.sum()).isEmpty();
        assertThat(told.refused().get("a")).contains("a sum must have at least 3 devices, but a group has only 1");
        assertThat(told.refused().get("away")).contains("it is not connected");
        assertThat(nodes.getFirst().task()).isNotDone();
    }

    @Test
    void areGivenToNoOtherQueryThanAllAreAsked() throws Exception {
        ExperimentSpec spec = spec(SECURE);
        var participation = participation(spec);
        List<String> names = names(6);
        var sums = new MaskedAnswers(
                new QueryPlan("run", 1, QUERY, names, LONG),
                HiddenQueries.of(spec, server).orElseThrow(),
                names,
                ModelRef.getDefaultInstance(),
                participation.directory(),
                (device, message) -> {});
        var task = new TrainingTask("run", 1, 1, names.getFirst(), 0, Map.of(), Map.of());
        var other = new HistogramQuery("share:walk", 0, 10, 10);
        var bound = QueryBinding.of(QUERY, "run", 1, ModelRef.getDefaultInstance());
        var participant = SecureParticipant.answering(
                task,
                sums.taskFor(names.getFirst()),
                other,
                QueryBinding.of(other, "run", 1, ModelRef.getDefaultInstance()),
                participation.identity(names.getFirst()));
        assertThatThrownBy(() -> participant.advertise(bound.model()))
                .isInstanceOf(SecAggAbort.class)
                .hasMessageContaining("settings are not those that round 1 is about");
        var wider = new HistogramQuery("windows", 0, 10, 11);
        assertThatThrownBy(() -> SecureParticipant.answering(
                        task,
                        sums.taskFor(names.getFirst()),
                        wider,
                        QueryBinding.of(wider, "run", 1, ModelRef.getDefaultInstance()),
                        participation.identity(names.getFirst())))
                .isInstanceOf(SecAggAbort.class)
                .hasMessageContaining("but from its query follow");
    }

    private static void assertSame(Query query, CollectedAnswers hidden, CollectedAnswers clear) {
        SummedAnswer first = hidden.sum().orElseThrow();
        SummedAnswer second = clear.sum().orElseThrow();
        assertThat(first.devices()).isEqualTo(second.devices());
        assertThat(first.clamped()).isEqualTo(second.clamped());
        for (var vector : query.shape().vectors()) {
            assertThat(first.sum(vector.name())).isEqualTo(second.sum(vector.name()));
        }
    }

    private Future<CollectedAnswers> ask(List<String> names) throws Exception {
        assertThat(server.devices().await(nodes.size(), LONG)).isTrue();
        Optional<HiddenAnswers> hidden = HiddenQueries.of(spec(SECURE), server);
        return asking.submit(
                () -> server.ask(new QueryPlan("query", 1, QUERY, names, LONG).with(QueryPlan::hidden, hidden)));
    }

    private void node(
            String name, int revision, int figure, Optional<RoundStep> leaves, Consumer<List<RingVector>> cheating)
            throws IOException {
        var identity = participation(spec(SECURE)).identity(name);
        nodes.add(new MaskedNode(name, revision, server.port(), identity, QUERY.answer(figure), leaves, cheating));
    }

    private static Participation participation(ExperimentSpec spec) {
        return new Participation(spec.seed(), spec.secureAggregation().policy(), true, Dropouts.NONE);
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "node-" + i).toList();
    }

    private ExperimentSpec spec(String text) throws IOException {
        return ExperimentSpec.read(Files.writeString(folder.resolve("spec.yaml"), text), List.of());
    }
}
