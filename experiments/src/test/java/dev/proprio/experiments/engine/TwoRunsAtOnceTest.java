package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.device.Participation;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.client.session.DeviceSession;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.coordinator.asynchronous.AsynchronousMode;
import dev.proprio.coordinator.asynchronous.Staleness;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.HiddenAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.StepOrder;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.secagg.client.BeaconRule;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One coordinator, one fleet, and several who want something of the same devices at the same time. */
@Timeout(120)
class TwoRunsAtOnceTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int DEVICES = 6;
    private static final int ROUNDS = 3;
    private static final int LENGTH = 70;
    private static final List<String> NAMES =
            IntStream.range(0, DEVICES).mapToObj("watch-%s"::formatted).toList();
    private static final HistogramQuery WINDOWS = new HistogramQuery("windows", 0, 10, 10);
    private static final SecureAggregation MASKS = new SecureAggregation(
            true, false, false, ThreatModel.SEMI_MALICIOUS, 0.1, 0.1, 4, 100, 20, 8, 8, List.of(), LONG, Dropouts.NONE);

    private final Participation participation = new Participation(
            1,
            new ClientPolicy(4, 4, ThreatModel.SEMI_MALICIOUS, 100_000, true, BeaconRule.ZEROS),
            false,
            Dropouts.NONE);
    private final ExecutorService asking = Executors.newCachedThreadPool();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final CoordinatorServer server;

    TwoRunsAtOnceTest() throws IOException {
        server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @BeforeEach
    void connect() throws InterruptedException {
        for (int i = 0; i < DEVICES; i++) {
            ManagedChannel channel = CoordinatorChannel.plaintext("127.0.0.1", server.port());
            channels.add(channel);
            String name = NAMES.get(i);
            var session = new DeviceSession(channel, name, new Counting(i), participation.identity(name));
            var _ = asking.submit(session::run);
        }
        assertThat(server.devices().await(DEVICES, LONG)).isTrue();
    }

    @AfterEach
    void close() {
        server.close();
        channels.forEach(ManagedChannel::shutdownNow);
        asking.shutdownNow();
    }

    /** What device i sends is a function of the run, the round and i, so that what a run ends with is known. */
    private record Counting(int number) implements LocalTraining {
        @Override
        public ClientUpdate train(TrainingTask task, Broadcast model) {
            float[] change = new float[model.layout().length()];
            for (int i = 0; i < change.length; i++) {
                change[i] = change(number, i, task.round(), task.seed());
            }
            return ClientUpdate.ofParameters(1 + number, change, Map.of());
        }

        static float change(int number, int place, int round, long seed) {
            return (float) StrictMath.sin(number + 7.0 * place + round + (double) seed);
        }

        @Override
        public QueryAnswer answer(Query query, Optional<Broadcast> model) {
            return ((HistogramQuery) query).answer(number);
        }
    }

    @Test
    void maskedRunsLoseNobodyToEachOther() throws Exception {
        checkAtOnce(Map.of("one", Optional.of(MASKS), "two", Optional.of(MASKS)));
    }

    @Test
    void aMaskedRunAndOneInTheClearLoseNobodyToEachOther() throws Exception {
        checkAtOnce(Map.of("hidden", Optional.of(MASKS), "clear", Optional.empty()));
    }

    @Test
    void aMaskedRunLosesNobodyToQueries() throws Exception {
        Future<List<CollectedAnswers>> open = asking.submit(() -> queries("open", Optional.empty()));
        Future<List<CollectedAnswers>> hidden = asking.submit(() ->
                queries("hidden", Optional.of(new HiddenAnswers(MASKS, 5, Optional.of(participation.directory())))));
        checkAtOnce(Map.of("masked", Optional.of(MASKS)));
        for (Future<List<CollectedAnswers>> told : List.of(open, hidden)) {
            assertThat(told.get()).hasSize(ROUNDS).allSatisfy(answers -> {
                assertThat(answers.refused()).isEmpty();
                long[] votes = WINDOWS.votes(answers.sum().orElseThrow());
                assertThat(votes).startsWith(0, 1, 1, 1, 1, 1, 1, 0);
            });
        }
    }

    /** Its devices are asked one by one, at any time. */
    @Test
    void aMaskedRunAndAServerThatDoesNotWaitLoseNobodyToEachOther() throws Exception {
        var results = new ArrayList<RoundResult>();
        RunDefinition unwaiting = run("unwaiting", 9, Optional.empty());
        Future<GlobalModel> steps = asking.submit(() -> RoundEngine.stepwise(
                        unwaiting,
                        server.fleet(Population.of(NAMES), ReconnectPolicy.of(LONG, LONG)),
                        List.of(listener(results)),
                        RoundLog.NONE,
                        RoundClock.SYSTEM,
                        new StepOrder.FirstCome(new AsynchronousMode.Buffered(3, 4, new Staleness.Constant(), 1000)))
                .run(start(9)));
        checkAtOnce(Map.of("masked", Optional.of(MASKS)));
        steps.get();
        assertThat(results).hasSize(ROUNDS).allSatisfy(TwoRunsAtOnceTest::allCount);
    }

    /** An answer names nothing but the run and the round of what it answers. */
    @Test
    void twoQueriesThatAreCalledTheSameKeepTheirAnswersApart() throws Exception {
        var finer = new HistogramQuery("windows", 0, 10, 20);
        Future<CollectedAnswers> one =
                asking.submit(() -> server.ask(new QueryPlan("query", 1, WINDOWS, NAMES, Duration.ofSeconds(5))));
        Future<CollectedAnswers> other =
                asking.submit(() -> server.ask(new QueryPlan("query", 1, finer, NAMES, Duration.ofSeconds(5))));
        assertThat(one.get().refused()).isEmpty();
        assertThat(other.get().refused()).isEmpty();
        assertThat(WINDOWS.votes(one.get().sum().orElseThrow())).startsWith(0, 1, 1, 1, 1, 1, 1, 0);
        assertThat(finer.votes(other.get().sum().orElseThrow())).startsWith(0, 1, 0, 1, 0, 1, 0, 1);
    }

    private List<CollectedAnswers> queries(String run, Optional<HiddenAnswers> hidden) throws InterruptedException {
        List<CollectedAnswers> told = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            told.add(server.ask(new QueryPlan(run, round, WINDOWS, NAMES, LONG).with(QueryPlan::hidden, hidden)));
        }
        return told;
    }

    /** Nobody is missing from any round, and each run ends with the model that everybody's updates make, each counted once. */
    private void checkAtOnce(Map<String, Optional<SecureAggregation>> runs) throws Exception {
        Map<RunDefinition, Future<GlobalModel>> ends = new LinkedHashMap<>();
        Map<String, List<RoundResult>> results = new HashMap<>();
        for (Map.Entry<String, Optional<SecureAggregation>> entry : runs.entrySet()) {
            RunDefinition run = run(entry.getKey(), 1 + ends.size(), entry.getValue());
            List<RoundResult> own = new ArrayList<>();
            results.put(run.id(), own);
            ends.put(run, asking.submit(() -> perform(run, own)));
        }
        for (Map.Entry<RunDefinition, Future<GlobalModel>> end : ends.entrySet()) {
            RunDefinition run = end.getKey();
            float[] parameters = end.getValue().get().parameters();
            assertThat(results.get(run.id())).hasSize(ROUNDS).allSatisfy(result -> {
                assertThat(result.outcomes()).hasSize(DEVICES);
                allCount(result);
            });
            for (int i = 0; i < LENGTH; i++) {
                assertThat((double) parameters[i]).isCloseTo(expected(run, i), within(1e-3));
            }
        }
    }

    private static double expected(RunDefinition run, int place) {
        double value = start(run.seed()).parameters()[place];
        for (int round = 1; round <= ROUNDS; round++) {
            double sum = 0;
            double weights = 0;
            for (int device = 0; device < DEVICES; device++) {
                sum += (1 + device) * (double) Counting.change(device, place, round, run.seed());
                weights += 1 + device;
            }
            value += sum / weights;
        }
        return value;
    }

    private static void allCount(RoundResult result) {
        assertThat(result.outcomes())
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(ClientOutcome.Accepted.class));
    }

    private GlobalModel perform(RunDefinition run, List<RoundResult> results) throws Exception {
        Fleet fleet = server.fleet(Population.of(NAMES), participation.directory());
        return new RoundEngine(run, fleet, List.of(listener(results))).run(start(run.seed()));
    }

    private static RoundListener listener(List<RoundResult> results) {
        return new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
            }
        };
    }

    private static GlobalModel start(long seed) {
        float[] parameters = new float[LENGTH];
        parameters[0] = seed;
        return new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(LENGTH))), parameters);
    }

    private static RunDefinition run(String id, long seed, Optional<SecureAggregation> secure) {
        return RunDefinition.fedAvg(id, seed, ROUNDS, new CohortPolicy(DEVICES, 1, 1, LONG))
                .with(draft -> draft.set(RunDefinition::algorithm, Map.of("algorithm", "none"))
                        .set(RunDefinition::secure, secure));
    }
}
