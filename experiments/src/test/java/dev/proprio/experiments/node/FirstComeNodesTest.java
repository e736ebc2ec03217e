package dev.proprio.experiments.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.node.ClientNode;
import dev.proprio.client.node.NodeEvent;
import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.asynchronous.AsynchronousMode;
import dev.proprio.coordinator.asynchronous.AsynchronousMode.Buffered;
import dev.proprio.coordinator.asynchronous.AsynchronousMode.FedAsync;
import dev.proprio.coordinator.asynchronous.Flights;
import dev.proprio.coordinator.asynchronous.Staleness;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.journal.Attachments;
import dev.proprio.coordinator.journal.Committed;
import dev.proprio.coordinator.journal.Journal;
import dev.proprio.coordinator.journal.JournaledRounds;
import dev.proprio.coordinator.journal.Journals;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortDraw;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.DeviceDispatch;
import dev.proprio.coordinator.round.DrawnCohort;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.StepOrder;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.experiments.engine.HalfHeard;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of the SDK and a server that does not wait, by the machine's clock, over real sockets that break. */
@Timeout(120)
class FirstComeNodesTest {
    private static final String RUN = "run";
    private static final int LENGTH = 600;
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(5), Duration.ofMillis(50));
    private static final ReconnectPolicy PATIENT = ReconnectPolicy.of(Duration.ofSeconds(20), Duration.ofSeconds(30));

    private final List<RoundResult> results = new ArrayList<>();
    private final List<ClientNode> nodes = new ArrayList<>();

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @AfterEach
    void goHome() {
        nodes.forEach(ClientNode::close);
    }

    @Test
    void oneDeviceAtATimeIsFederatedAveragingInThatOrder() throws Exception {
        try (CoordinatorServer server = listen()) {
            for (int i = 0; i < 3; i++) {
                start(server.port(), i, (task, model) -> towards(task.device(), model));
            }
            run(server, 3, buffered(1, 1, 20), 25, model(3), RoundLog.NONE);
        }
        assertThat(results)
                .hasSize(25)
                .allSatisfy(result -> assertThat(result.outcomes())
                        .singleElement()
                        .isInstanceOfSatisfying(
                                ClientOutcome.Accepted.class,
                                only -> assertThat(only.staleness()).isZero()));
        List<String> order = results.stream()
                .map(result -> result.outcomes().getFirst().device())
                .toList();
        assertThat(order.stream().distinct()).as("all take their turns").hasSize(3);
        List<float[]> synchronous = new ArrayList<>();
        var listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                synchronous.add(result.model().parameters());
            }
        };
        new RoundEngine(definition(25, 1), new InTurn(order), List.of(listener)).run(model(3));
        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).model().parameters()).containsExactly(synchronous.get(i));
        }
    }

    /** Each device goes to an optimum of its own. */
    private static ClientUpdate towards(String device, Broadcast model) {
        float optimum = 3 * (device.charAt(device.length() - 1) - '0') - 1.7f;
        float[] change = new float[model.parameters().length];
        for (int k = 0; k < change.length; k++) {
            change[k] = 0.3f * (optimum + k - model.parameters()[k]);
        }
        return ClientUpdate.ofParameters(7, change, Map.of());
    }

    /** Rounds that wait, of one device each, in an order. */
    private record InTurn(List<String> order) implements Fleet {
        @Override
        public Population population() {
            return FirstComeNodesTest.population(3);
        }

        @Override
        public DrawnCohort draw(CohortDraw wanted) {
            return DrawnCohort.of(List.of(order.get(wanted.round() - 1)));
        }

        @Override
        public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) {
            String device = plan.devices().getFirst();
            sink.asked(device);
            sink.allAsked();
            try {
                sink.accept(device, towards(device, broadcast));
            } catch (InvalidUpdateException e) {
                throw new AssertionError(e);
            }
            return new Traffic(0, 0);
        }
    }

    @Test
    void fedAsyncMixesEachUpdateAsItsStalenessSays() throws Exception {
        try (CoordinatorServer server = listen()) {
            for (int i = 0; i < 4; i++) {
                float optimum = i;
                start(server.port(), i, (task, model) -> {
                    float[] change = {0.5f * (optimum - model.parameters()[0])};
                    return ClientUpdate.ofParameters(1, change, Map.of());
                });
            }
            var mode = new FedAsync(0.6, 3, new Staleness.Polynomial(0.5), 20);
            run(server, 4, mode, 30, model(1), RoundLog.NONE);
        }
        List<Float> versions = new ArrayList<>(List.of(0f));
        for (RoundResult result : results) {
            ClientOutcome.Accepted one = result.outcomes().stream()
                    .filter(ClientOutcome.Accepted.class::isInstance)
                    .map(ClientOutcome.Accepted.class::cast)
                    .findFirst()
                    .orElseThrow();
            float base = versions.get(result.round() - 1 - one.staleness());
            float model = versions.getLast();
            float change = 0.5f * ((one.device().charAt(one.device().length() - 1) - '0') - base);
            double share = 0.6 * Math.pow(1.0 + one.staleness(), -0.5);
            versions.add((float) (model + share * (base + (double) change - model)));
            assertThat(result.model().parameters()[0]).isCloseTo(versions.getLast(), within(1e-6f));
        }
    }

    @Test
    void halfOfAllTransfersMayBreakAndWhatIsInTheModelIsWhatDevicesWereTold() throws Exception {
        var breaking = new BreakingCalls(3);
        var ledger = new MarkedTraining.Told();
        GlobalModel last;
        try (CoordinatorServer server = listen()) {
            int port = server.port();
            for (int i = 0; i < 6; i++) {
                nodes.add(ClientNode.over(() -> NettyChannelBuilder.forAddress("127.0.0.1", port)
                                .usePlaintext()
                                .intercept(breaking)
                                .build())
                        .device("watch-" + i)
                        .training(new MarkedTraining(ledger))
                        .backoff(QUICK)
                        .start());
            }
            last = run(server, 6, buffered(2, 4, 20), 30, model(LENGTH), RoundLog.NONE);
            ledger.awaitCounted(60);
        }
        assertCountedOnce(last, ledger, 60, 2);
        assertThat(breaking.broken()).contains("FetchModel", "SubmitUpdate").hasSizeGreaterThan(5);
    }

    /** Where a coordinator dies. */
    private enum Moment {
        STEP_BEGINS,
        BEFORE_COMMIT,
        BEFORE_TELLING,
        AMID_TELLING,
        AFTER_TELLING
    }

    private record Death(int round, Moment moment) {}

    /** Thrown where the coordinator dies. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void whereverTheCoordinatorDiesNoUpdateIsInTheModelTwiceAndNobodyIsToldWhatIsNotSo() throws Exception {
        List<Death> deaths = List.of(
                new Death(1, Moment.BEFORE_COMMIT),
                new Death(1, Moment.BEFORE_TELLING),
                new Death(2, Moment.STEP_BEGINS),
                new Death(3, Moment.AMID_TELLING),
                new Death(4, Moment.BEFORE_COMMIT),
                new Death(4, Moment.BEFORE_COMMIT),
                new Death(5, Moment.AFTER_TELLING),
                new Death(6, Moment.STEP_BEGINS),
                new Death(6, Moment.BEFORE_TELLING));
        int rounds = 9;
        var ledger = new MarkedTraining.Told();
        GlobalModel last = model(LENGTH);
        try (Journal journal = Journals.inFile(folder.resolve("journal.db"));
                var proxy = new FaultyProxy(0)) {
            journal.begin(RUN, "a run");
            for (int i = 0; i < 6; i++) {
                start(proxy.port(), i, new MarkedTraining(ledger));
            }
            for (int life = 0; life <= deaths.size(); life++) {
                Optional<Death> death = life < deaths.size() ? Optional.of(deaths.get(life)) : Optional.empty();
                CoordinatorServer server = listen();
                try {
                    proxy.leadTo(server.port());
                    proxy.up();
                    last = live(server, journal, rounds, proxy, death);
                    assertThat(death).as("the coordinator outlived it").isEmpty();
                    ledger.awaitCounted(2 * rounds);
                } catch (Killed e) {
                    assertThat(death).isPresent();
                } finally {
                    proxy.down();
                    server.close();
                }
            }
        }
        assertCountedOnce(last, ledger, 2 * rounds, 2);
    }

    private GlobalModel live(
            CoordinatorServer server, Journal journal, int rounds, FaultyProxy proxy, Optional<Death> death)
            throws Exception {
        assertThat(server.devices().await(6, Duration.ofSeconds(30))).isTrue();
        Fleet fleet = server.fleet(population(6), PATIENT);
        var kept = new JournaledRounds(journal, new JournaledRounds.Settings(RUN, rounds, 1, 1), Attachments.NONE);
        var dying = new Dying(fleet, kept, proxy, death);
        RoundEngine engine = RoundEngine.stepwise(
                definition(rounds, 2),
                dying,
                List.of(dying),
                dying,
                RoundClock.SYSTEM,
                new StepOrder.FirstCome(buffered(2, 4, 20)));
        Optional<Committed> before = journal.last(RUN);
        if (before.isEmpty()) {
            return engine.run(model(LENGTH));
        }
        List<RoundResult> told = new ArrayList<>();
        for (int round = 1; round < before.get().rounds().getFirst().round(); round++) {
            told.add(journal.outcome(RUN, round).orElseThrow());
        }
        return engine.resume(told, before.get().rounds()).model();
    }

    /** All that a coordinator does with a step, up to its death. */
    private record Dying(Fleet fleet, RoundLog log, FaultyProxy proxy, Optional<Death> death)
            implements Fleet, RoundLog, RoundListener {
        private void at(int round, Moment moment) {
            if (death.equals(Optional.of(new Death(round, moment)))) {
                proxy.down();
                throw new Killed();
            }
        }

        @Override
        public Population population() {
            return fleet.population();
        }

        @Override
        public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) {
            throw new IllegalStateException("these devices train for a server that does not wait");
        }

        @Override
        public Optional<DeviceDispatch> dispatch() {
            return fleet.dispatch();
        }

        @Override
        public void roundStarted(RoundPlan plan) {
            at(plan.round(), Moment.STEP_BEGINS);
        }

        @Override
        public List<RoundResult> commit(RoundResult result) throws RunFailedException, InterruptedException {
            at(result.round(), Moment.BEFORE_COMMIT);
            List<RoundResult> safe = log.commit(result);
            at(result.round(), Moment.BEFORE_TELLING);
            return safe;
        }

        @Override
        public void committed(String run, List<RoundResult> rounds) {
            if (rounds.isEmpty()) {
                return;
            }
            RoundResult last = rounds.getLast();
            if (death.equals(Optional.of(new Death(last.round(), Moment.AMID_TELLING)))) {
                fleet.committed(run, List.of(HalfHeard.of(last)));
                at(last.round(), Moment.AMID_TELLING);
            }
            fleet.committed(run, rounds);
            fleet.committed(run, rounds);
            at(last.round(), Moment.AFTER_TELLING);
        }
    }

    @Test
    void aSlowDeviceHoldsNobodyUpAndIsToldWhenItIsTooStale() throws Exception {
        var asked = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var told = new CountDownLatch(1);
        var ledger = new MarkedTraining.Told();
        GlobalModel last;
        try (CoordinatorServer server = listen()) {
            nodes.add(ClientNode.plaintext("127.0.0.1", server.port())
                    .device("watch-0")
                    .training(new Held(new MarkedTraining(ledger), task -> {
                        asked.countDown();
                        return release;
                    }))
                    .listener(event -> {
                        if (event instanceof NodeEvent.Submitted submitted && !submitted.counted()) {
                            told.countDown();
                        }
                    })
                    .backoff(QUICK)
                    .start());
            for (int i = 1; i < 6; i++) {
                // From round 11 on nobody goes on before the slow one has its receipt; nor does anybody before it is
                // asked.
                start(server.port(), i, new Held(new MarkedTraining(ledger), round -> round > 11 ? told : asked));
            }
            var listener = new RoundListener() {
                @Override
                public void roundEnded(RoundResult result) {
                    if (result.round() == 10) {
                        release.countDown();
                    }
                }
            };
            last = run(server, 6, buffered(2, 6, 3), 14, model(LENGTH), RoundLog.NONE, listener);
            ledger.awaitCounted(28);
        }
        assertCountedOnce(last, ledger, 28, 2);
        List<ClientOutcome> ofSlow = results.stream()
                .flatMap(result -> result.outcomes().stream())
                .filter(outcome -> outcome.device().equals("watch-0"))
                .toList();
        assertThat(ofSlow.getFirst()).isInstanceOf(ClientOutcome.Late.class);
        assertThat(results.stream()
                        .mapToInt(result -> result.state()
                                .part(Flights.PART)
                                .orElseThrow()
                                .staleness()
                                .stale())
                        .sum())
                .isEqualTo(results.stream().mapToInt(RoundResult::late).sum())
                .isPositive();
        assertThat(results).allSatisfy(result -> assertThat(result.accepted()).isEqualTo(2));
    }

    /** Trains when a latch lets it. */
    private record Held(LocalTraining training, IntFunction<CountDownLatch> latch) implements LocalTraining {
        @Override
        public ClientUpdate train(TrainingTask task, Broadcast model) throws Exception {
            assertThat(latch.apply(task.round()).await(60, TimeUnit.SECONDS)).isTrue();
            return training.train(task, model);
        }

        @Override
        public void counted(TrainingTask task) {
            training.counted(task);
        }

        @Override
        public void discarded(TrainingTask task) {
            training.discarded(task);
        }
    }

    @Test
    void withoutDevicesItWaitsAndThenSaysWhatItLacks() throws Exception {
        var impatient = ReconnectPolicy.of(Duration.ofMillis(20), Duration.ofMillis(300));
        var ledger = new MarkedTraining.Told();
        try (CoordinatorServer server = listen();
                var proxy = new FaultyProxy(server.port())) {
            for (int i = 0; i < 3; i++) {
                start(proxy.port(), i, new MarkedTraining(ledger));
            }
            assertThat(server.devices().await(3, Duration.ofSeconds(30))).isTrue();
            var listener = new RoundListener() {
                @Override
                public void roundEnded(RoundResult result) {
                    if (result.round() == 2) {
                        proxy.down();
                    }
                }
            };
            RoundEngine engine = RoundEngine.stepwise(
                    definition(50, 2),
                    server.fleet(population(3), impatient),
                    List.of(listener),
                    RoundLog.NONE,
                    RoundClock.SYSTEM,
                    new StepOrder.FirstCome(buffered(2, 2, 20)));
            assertThatThrownBy(() -> engine.run(model(LENGTH)))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("of the 2 updates that make a step")
                    .hasMessageContaining("of the run's 3 devices 0 are here, of which 0 have sent theirs")
                    .hasMessageContaining("resume the run");
        }
    }

    @Test
    void aRunWithFewerDevicesThanAStepNeedsIsRefused() throws Exception {
        try (CoordinatorServer server = listen()) {
            assertThatThrownBy(() -> run(server, 0, buffered(2, 2, 20), 3, model(1), RoundLog.NONE))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("a step needs the updates of 2 devices at once")
                    .hasMessageContaining("the run has only 0; lower mode.buffer");
        }
    }

    /** Each update that is in the model is there once, and its device was told so once; nobody else was. */
    private static void assertCountedOnce(GlobalModel last, MarkedTraining.Told ledger, int updates, int buffer) {
        float[] parameters = last.parameters();
        Set<Integer> inModel = new TreeSet<>();
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] != 0) {
                assertThat(parameters[i]).as("the update %s", i).isEqualTo(1f / buffer);
                inModel.add(i);
            }
        }
        assertThat(inModel).hasSize(updates);
        assertThat(ledger.counted()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(inModel);
        assertThat(ledger.discarded()).doesNotContainAnyElementsOf(inModel);
    }

    private static Buffered buffered(int buffer, int concurrency, int stalest) {
        return new Buffered(buffer, concurrency, new Staleness.Constant(), stalest);
    }

    private void start(int port, int number, LocalTraining training) {
        nodes.add(ClientNode.plaintext("127.0.0.1", port)
                .device("watch-" + number)
                .training(training)
                .backoff(QUICK)
                .start());
    }

    private static CoordinatorServer listen() throws Exception {
        return CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static GlobalModel model(int length) {
        return new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(length))), new float[length]);
    }

    private static Population population(int devices) {
        return Population.of(
                IntStream.range(0, devices).mapToObj(i -> "watch-" + i).toList());
    }

    private static RunDefinition definition(int rounds, int buffer) {
        return RunDefinition.fedAvg(RUN, 1, rounds, new CohortPolicy(buffer, 1, buffer, Duration.ofMinutes(2)))
                .with(RunDefinition::algorithm, Map.of("algorithm", "own"));
    }

    private GlobalModel run(
            CoordinatorServer server,
            int devices,
            AsynchronousMode mode,
            int rounds,
            GlobalModel start,
            RoundLog kept,
            RoundListener... more)
            throws Exception {
        assertThat(server.devices().await(devices, Duration.ofSeconds(30))).isTrue();
        List<RoundListener> listeners = new ArrayList<>(List.of(more));
        listeners.add(new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
            }
        });
        return RoundEngine.stepwise(
                        definition(rounds, mode.buffer()),
                        server.fleet(population(devices), PATIENT),
                        listeners,
                        kept,
                        RoundClock.SYSTEM,
                        new StepOrder.FirstCome(mode))
                .run(start);
    }
}
