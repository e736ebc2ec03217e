package dev.proprio.experiments.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.node.ClientNode;
import dev.proprio.client.node.ClientNodeBuilder;
import dev.proprio.client.node.NodeEvent;
import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.client.session.Eligibility;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ServerLimits;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes of the SDK against the coordinator over real sockets that break. */
@Timeout(120)
class NodeFaultsTest {
    private static final int LENGTH = 300_000;
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(5), Duration.ofMillis(50));
    private static final LocalTraining ADDS_ONE = (task, model) -> {
        float[] change = new float[model.layout().length()];
        Arrays.fill(change, 1);
        return ClientUpdate.ofParameters(1, change, Map.of());
    };

    private final List<RoundResult> results = new ArrayList<>();

    @Test
    void aCoordinatorThatIsGoneAndComesBackFindsItsNodesAgain() throws Exception {
        List<ClientNode> nodes = new ArrayList<>();
        GlobalModel model = model(8);
        try (var proxy = new FaultyProxy(0)) {
            for (int i = 0; i < 3; i++) {
                nodes.add(ClientNode.plaintext("127.0.0.1", proxy.port())
                        .device("watch-" + i)
                        .training(ADDS_ONE)
                        .backoff(QUICK)
                        .start());
            }
            for (int life = 1; life <= 4; life++) {
                CoordinatorServer server = listen();
                proxy.leadTo(server.port());
                model = run(server, NodeRun.plain("run", 2, 3), 3, model);
                proxy.cut();
                server.close();
            }
            nodes.forEach(ClientNode::close);
            assertThat(nodes).allMatch(ClientNode::hasEnded);
        }
        assertThat(model.parameters()).containsOnly(8);
        assertThat(results)
                .hasSize(8)
                .allSatisfy(result -> assertThat(result.accepted()).isEqualTo(3));
    }

    @Test
    void halfOfAllTransfersMayBreakAndNoUpdateIsLostOrCountedTwice() throws Exception {
        var breaking = new BreakingCalls(11);
        var trained = new AtomicInteger();
        List<ClientNode> nodes = new ArrayList<>();
        GlobalModel last;
        try (CoordinatorServer server = listen()) {
            for (int i = 0; i < 4; i++) {
                nodes.add(ClientNode.over(() -> NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                                .usePlaintext()
                                .intercept(breaking)
                                .build())
                        .device("watch-" + i)
                        .training((task, model) -> {
                            trained.incrementAndGet();
                            return ADDS_ONE.train(task, model);
                        })
                        .untilFarewell()
                        .start());
            }
            last = run(server, NodeRun.plain("run", 10, 4), 4, model(LENGTH));
        }
        for (ClientNode node : nodes) {
            node.awaitEnd();
        }
        assertThat(last.parameters()).containsOnly(10);
        assertThat(results).allSatisfy(result -> assertThat(result.accepted()).isEqualTo(4));
        assertThat(trained).hasValue(40);
        assertThat(breaking.broken()).contains("FetchModel", "SubmitUpdate").hasSizeGreaterThan(20);
        assertThat(breaking.offsets()).as("where downloads went on").anyMatch(offset -> offset > 0);
    }

    @Test
    void aConnectionThatBreaksInTheMidstOfARoundCostsOneUpdateAndTrainingIsNotRepeated() throws Exception {
        var training = new CountDownLatch(1);
        var cut = new CountDownLatch(1);
        var trained = new AtomicInteger();
        Queue<NodeEvent> events = new ConcurrentLinkedQueue<>();
        GlobalModel start = model(4);
        try (CoordinatorServer first = listen();
                CoordinatorServer second = listen();
                var proxy = new FaultyProxy(first.port())) {
            ClientNode node = ClientNode.plaintext("127.0.0.1", proxy.port())
                    .device("watch-0")
                    .training((task, model) -> {
                        trained.incrementAndGet();
                        training.countDown();
                        cut.await();
                        return ADDS_ONE.train(task, model);
                    })
                    .backoff(QUICK)
                    .listener(events::add)
                    .start();
            Thread lost = Thread.ofVirtual().start(() -> {
                try {
                    run(first, NodeRun.plain("run", 1, 1), 1, start);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(training.await(30, TimeUnit.SECONDS)).isTrue();
            proxy.leadTo(second.port());
            proxy.cut();
            lost.join();
            cut.countDown();
            // The coordinator, restarted at its last committed round, asks for the same once more.
            GlobalModel last = run(second, NodeRun.plain("run", 1, 1), 1, start);
            assertThat(last.parameters()).containsOnly(1);
            node.close();
        }
        assertThat(results.getFirst().accepted()).isZero();
        assertThat(results.getLast().accepted()).isEqualTo(1);
        assertThat(trained).hasValue(1);
        assertThat(events)
                .anyMatch(event ->
                        event instanceof NodeEvent.Lost lost && lost.stage().equals("submit"));
    }

    @Test
    void aDeviceThatVanishesWithoutAWordIsNoticedLongBeforeTheDeadline() throws Exception {
        var usual = new ServerLimits();
        var limits = new ServerLimits(
                usual.messagesPerSecond(),
                usual.transfersPerSecond(),
                usual.callsPerConnection(),
                usual.uploadMemory(),
                usual.uploadMemoryPerDevice(),
                usual.unreadPerDevice(),
                usual.stall(),
                usual.upload(),
                usual.handshake(),
                usual.idle(),
                Duration.ofSeconds(1),
                usual.enrolmentsPerSecond(),
                usual.devices(),
                usual.returnsPerSecond(),
                usual.quarantine());
        try (var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits);
                var proxy = new FaultyProxy(server.port())) {
            ClientNode steady = node(server, "watch-0", ADDS_ONE).start();
            ClientNode vanishing = ClientNode.plaintext("127.0.0.1", proxy.port())
                    .device("watch-1")
                    .training((task, model) -> {
                        proxy.silence(connection -> true);
                        return ADDS_ONE.train(task, model);
                    })
                    .backoff(QUICK)
                    .start();
            run(server, NodeRun.plain("run", 1, 2), 2, model(4));
            assertThat(results.getFirst().outcomes())
                    .filteredOn(ClientOutcome.Failed.class::isInstance)
                    .singleElement()
                    .satisfies(outcome -> assertThat(((ClientOutcome.Failed) outcome).reason())
                            .startsWith("its connection broke"));
            steady.close();
            vanishing.close();
        }
    }

    @Test
    void aDownloadThatBrokeOffGoesOnWithTheNextCoordinator() throws Exception {
        int length = 4_000_000;
        GlobalModel start = model(length);
        try (CoordinatorServer first = listen();
                CoordinatorServer second = listen();
                var proxy = new FaultyProxy(first.port())) {
            ClientNode node = ClientNode.plaintext("127.0.0.1", proxy.port())
                    .device("watch-0")
                    .training(ADDS_ONE)
                    .backoff(QUICK)
                    .start();
            assertThat(first.devices().await(1, Duration.ofSeconds(30))).isTrue();
            proxy.cutAfter(2L * length, second.port());
            assertThatThrownBy(() -> run(first, NodeRun.plain("run", 1, 1), 1, start))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("watch-0 failed at connect");
            assertThat(results.getLast().moved()).isFalse();
            GlobalModel last = run(second, NodeRun.plain("run", 1, 1), 1, start);
            assertThat(last.parameters()).containsOnly(1);
            assertThat(results.getLast().traffic().bytesDown())
                    .as("half of the model had come before")
                    .isBetween(1L, 3L * length);
            node.close();
        }
    }

    @Test
    void aDeviceThatIsNeededForSomethingElseLeavesTheRoundAndComesBack() throws Exception {
        var used = new AtomicBoolean();
        Eligibility gate = new Eligibility() {
            @Override
            public boolean idle() {
                return !used.get();
            }

            @Override
            public Duration recheck() {
                return Duration.ofMillis(10);
            }
        };
        try (CoordinatorServer server = listen()) {
            ClientNode steady = node(server, "watch-0", ADDS_ONE).start();
            ClientNode other = node(server, "watch-1", (task, model) -> {
                        used.set(true);
                        return ADDS_ONE.train(task, model);
                    })
                    .eligibility(gate)
                    .start();
            run(server, NodeRun.plain("run", 1, 2), 2, model(4));
            assertThat(results.getFirst().outcomes())
                    .filteredOn(ClientOutcome.Failed.class::isInstance)
                    .extracting(outcome -> (ClientOutcome.Failed) outcome)
                    .extracting(failed -> failed.device() + " " + failed.stage() + ": " + failed.reason())
                    .containsExactly(
                            "watch-1 drop: it left the round before it sent its update," + " for the device is in use");
            used.set(false);
            run(server, NodeRun.plain("next", 1, 2), 2, model(4));
            assertThat(results.getLast().outcomes()).hasSize(2);
            steady.close();
            other.close();
        }
    }

    @Test
    void closingANodeInTheMidstOfARoundTellsTheCoordinator() throws Exception {
        var training = new CountDownLatch(1);
        try (CoordinatorServer server = listen()) {
            ClientNode steady = node(server, "watch-0", ADDS_ONE).start();
            ClientNode closed = node(server, "watch-1", (task, model) -> {
                        training.countDown();
                        new CountDownLatch(1).await();
                        return ADDS_ONE.train(task, model);
                    })
                    .patience(Duration.ofMillis(50))
                    .start();
            Thread.ofVirtual().start(() -> {
                try {
                    if (training.await(30, TimeUnit.SECONDS)) {
                        closed.close();
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            run(server, NodeRun.plain("run", 1, 2), 2, model(4));
            steady.close();
        }
        assertThat(results.getFirst().accepted()).isEqualTo(1);
        assertThat(results.getFirst().failed()).isEqualTo(1);
    }

    private ClientNodeBuilder node(CoordinatorServer server, String device, LocalTraining training) {
        return ClientNode.over(() -> CoordinatorChannel.plaintext("127.0.0.1", server.port()))
                .device(device)
                .training(training)
                .backoff(QUICK);
    }

    private static CoordinatorServer listen() throws Exception {
        return CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static GlobalModel model(int length) {
        return new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(length))), new float[length]);
    }

    private GlobalModel run(CoordinatorServer server, RunDefinition run, int devices, GlobalModel start)
            throws Exception {
        assertThat(server.devices().await(devices, Duration.ofSeconds(30))).isTrue();
        var listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
            }
        };
        return new RoundEngine(run, server.fleet(Population.of(server.devices().devices())), List.of(listener))
                .run(start);
    }
}
