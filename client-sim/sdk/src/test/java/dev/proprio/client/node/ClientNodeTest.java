package dev.proprio.client.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.node.NodeEvent.Connected;
import dev.proprio.client.node.NodeEvent.Ended;
import dev.proprio.client.node.NodeEvent.Waiting;
import dev.proprio.client.node.NodeEvent.Why;
import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.Eligibility;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.proto.update.ClientUpdate;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClientNodeTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(64));
    private static final LocalTraining NOTHING = (task, model) ->
            ClientUpdate.ofParameters(1, new float[model.layout().length()], Map.of());
    private static final FakeCoordinator.Answer GONE = FakeCoordinator.refuses(Status.UNAVAILABLE);
    private static final FakeCoordinator.Answer HOME = FakeCoordinator.farewell("the run is over");

    private final List<NodeEvent> events = new CopyOnWriteArrayList<>();
    private final FakeClock clock = new FakeClock();

    @Test
    void pausesGrowWithEachFailureAndAreCapped() throws Exception {
        FakeCoordinator.Answer[] script = new FakeCoordinator.Answer[13];
        Arrays.fill(script, GONE);
        script[12] = HOME;
        attend(script);
        assertThat(waits(Why.BROKEN)).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(clock.pauses().get(i)).isLessThan(BACKOFF.most(i + 1));
        }
        assertThat(clock.pauses().stream().mapToLong(Duration::toNanos).max().orElseThrow())
                .isGreaterThan(Duration.ofSeconds(16).toNanos());
        assertThat(events.get(events.size() - 1)).isEqualTo(new Ended("the run is over"));
    }

    @Test
    void theSamePausesComeOutForTheSameDevice() throws Exception {
        attend(GONE, GONE, GONE, HOME);
        List<Duration> first = clock.pauses();
        assertThat(first).hasSize(3);
        var again = new FakeClock();
        try (var coordinator = new FakeCoordinator(GONE, GONE, GONE, HOME)) {
            ClientNode node = node(coordinator).clock(again).start();
            node.awaitEnd();
        }
        assertThat(again.pauses()).isEqualTo(first);
    }

    @Test
    void aGoodSessionBeginsThePausesAnew() throws Exception {
        FakeCoordinator.Answer[] script = new FakeCoordinator.Answer[11];
        Arrays.fill(script, GONE);
        script[9] = FakeCoordinator.welcomesThen(Status.UNAVAILABLE);
        script[10] = HOME;
        try (var coordinator = new FakeCoordinator(script)) {
            ClientNode node = node(coordinator)
                    .listener(event -> {
                        if (event instanceof Connected) {
                            clock.forward(Duration.ofSeconds(31));
                        }
                    })
                    .start();
            node.awaitEnd();
        }
        assertThat(clock.pauses()).hasSize(10);
        assertThat(clock.pauses().get(9)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aSessionThatBreaksAtOnceIsNoGoodOne() throws Exception {
        FakeCoordinator.Answer[] script = new FakeCoordinator.Answer[10];
        Arrays.fill(script, FakeCoordinator.welcomesThen(Status.UNAVAILABLE));
        script[9] = HOME;
        attend(script);
        assertThat(clock.pauses().stream().mapToLong(Duration::toNanos).max().orElseThrow())
                .isGreaterThan(Duration.ofSeconds(8).toNanos());
    }

    @Test
    void whoIsRefusedWaitsLongBeforeItAsksAgain() throws Exception {
        for (Status status :
                List.of(Status.PERMISSION_DENIED, Status.INVALID_ARGUMENT, Status.UNAUTHENTICATED, Status.ABORTED)) {
            attend(FakeCoordinator.refuses(status.withDescription("not you")), HOME);
        }
        assertThat(waits(Why.REFUSED))
                .hasSize(4)
                .allSatisfy(
                        wait -> assertThat(wait.pause()).isBetween(Duration.ofSeconds(320), Duration.ofSeconds(640)))
                .allSatisfy(wait -> assertThat(wait.reason()).contains("not you"));
    }

    @Test
    void whatAProxySaysForACoordinatorThatIsAwayIsNoRefusal() throws Exception {
        attend(FakeCoordinator.refuses(Status.UNIMPLEMENTED.withDescription("HTTP status code 404")), HOME);
        assertThat(waits(Why.BROKEN))
                .hasSize(1)
                .allSatisfy(wait -> assertThat(wait.pause()).isLessThan(Duration.ofSeconds(1)));
    }

    @Test
    void aNetworkThatBreaksNowAndThenDoesNotMakeThePausesGrow() throws Exception {
        FakeCoordinator.Answer[] script = new FakeCoordinator.Answer[30];
        Arrays.fill(script, FakeCoordinator.welcomesThen(Status.UNAVAILABLE));
        script[29] = HOME;
        try (var coordinator = new FakeCoordinator(script)) {
            ClientNode node = node(coordinator)
                    .listener(event -> {
                        if (event instanceof Connected) {
                            clock.forward(Duration.ofSeconds(3));
                        }
                    })
                    .start();
            node.awaitEnd();
        }
        assertThat(clock.pauses())
                .hasSize(29)
                .allSatisfy(pause -> assertThat(pause).isLessThan(Duration.ofSeconds(1)));
    }

    @Test
    void aCoordinatorThatTakesTheConnectionAndSaysNothingIsGivenUp() throws Exception {
        Eligibility impatient = new Eligibility() {
            @Override
            public Duration recheck() {
                clock.forward(Duration.ofSeconds(16));
                return Duration.ofMillis(1);
            }
        };
        try (var coordinator = new FakeCoordinator(device -> {}, HOME)) {
            ClientNode node = node(coordinator).eligibility(impatient).start();
            node.awaitEnd();
        }
        assertThat(waits(Why.BROKEN)).hasSize(1);
    }

    @Test
    void whoIsSentHomeComesBackLaterUnlessItsOwnerWantsItToEnd() throws Exception {
        try (var coordinator = new FakeCoordinator(HOME, HOME, FakeCoordinator.stay())) {
            var third = new CountDownLatch(3);
            ClientNode node = ClientNode.over(coordinator::channel)
                    .device("watch-1")
                    .training(NOTHING)
                    .backoff(BACKOFF)
                    .clock(clock)
                    .listener(event -> {
                        events.add(event);
                        if (event instanceof Connected) {
                            third.countDown();
                        }
                    })
                    .start();
            assertThat(third.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(clock.pauses())
                    .hasSize(2)
                    .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(32), Duration.ofSeconds(64)));
            node.close();
            assertThat(node.hasEnded()).isTrue();
            assertThat(coordinator.goodbyes()).isPositive();
            assertThat(events.get(events.size() - 1)).isEqualTo(new Ended("its owner closed it"));
        }
    }

    @Test
    void whoIsToldWhenToComeBackDoesSoThenOrALittleLater() throws Exception {
        Duration told = Duration.ofMinutes(37);
        attend(
                FakeCoordinator.farewell("there is no room", told.toMillis()),
                FakeCoordinator.farewell("there is no room", told.toMillis()),
                // Nobody is sent away for longer than a day, and no number of milliseconds is negative.
                FakeCoordinator.farewell("there is no room", -1),
                HOME);
        assertThat(clock.pauses()).hasSize(3);
        assertThat(clock.pauses().subList(0, 2))
                .allSatisfy(pause ->
                        assertThat(pause).isBetween(told, told.multipliedBy(11).dividedBy(10)))
                .doesNotHaveDuplicates();
        assertThat(clock.pauses().get(2)).isBetween(Duration.ofHours(24), Duration.ofHours(27));
        assertThat(events.get(events.size() - 1)).isEqualTo(new Ended("the run is over"));
    }

    @Test
    void aDeviceThatIsNotEligibleDoesNotEvenCheckIn() throws Exception {
        var asked = new AtomicInteger();
        Eligibility onTheThird = new Eligibility() {
            @Override
            public boolean charged() {
                return asked.incrementAndGet() > 2;
            }
        };
        try (var coordinator = new FakeCoordinator(HOME)) {
            ClientNode node = node(coordinator).eligibility(onTheThird).start();
            node.awaitEnd();
            assertThat(coordinator.checkIns()).isEqualTo(1);
        }
        assertThat(waits(Why.INELIGIBLE))
                .containsExactly(
                        new Waiting(Why.INELIGIBLE, "the device is not charged", Duration.ofMinutes(1)),
                        new Waiting(Why.INELIGIBLE, "the device is not charged", Duration.ofMinutes(1)));
    }

    @Test
    void aDeviceThatIsNeededForSomethingElseLeavesPolitely() throws Exception {
        var connected = new AtomicInteger();
        var used = new AtomicInteger();
        Eligibility usedOnce = new Eligibility() {
            @Override
            public boolean idle() {
                return connected.get() == 0 || used.incrementAndGet() > 2;
            }

            @Override
            public Duration recheck() {
                return Duration.ofMillis(5);
            }
        };
        try (var coordinator = new FakeCoordinator(FakeCoordinator.stay(), HOME)) {
            ClientNode node = node(coordinator)
                    .eligibility(usedOnce)
                    .listener(event -> {
                        events.add(event);
                        if (event instanceof Connected) {
                            connected.incrementAndGet();
                        }
                    })
                    .start();
            node.awaitEnd();
            assertThat(coordinator.goodbyes()).isPositive();
            assertThat(coordinator.checkIns()).isEqualTo(2);
        }
        assertThat(waits(Why.INELIGIBLE))
                .containsExactly(new Waiting(Why.INELIGIBLE, "the device is in use", Duration.ofMillis(5)));
    }

    @Test
    void channelsThatCannotBeOpenedAreTriedAgain() throws Exception {
        try (var coordinator = new FakeCoordinator(HOME)) {
            var attempts = new AtomicInteger();
            ClientNode node = ClientNode.over(() -> {
                        if (attempts.incrementAndGet() < 4) {
                            throw new IOException("the certificate cannot be read");
                        }
                        return coordinator.channel();
                    })
                    .device("watch-1")
                    .training(NOTHING)
                    .clock(clock)
                    .listener(events::add)
                    .untilFarewell()
                    .start();
            node.awaitEnd();
        }
        assertThat(waits(Why.BROKEN))
                .hasSize(3)
                .allSatisfy(wait -> assertThat(wait.reason()).isEqualTo("the certificate cannot be read"));
    }

    @Test
    void aListenerThatThrowsHarmsNobody() throws Exception {
        try (var coordinator = new FakeCoordinator(GONE, HOME)) {
            ClientNode node = node(coordinator)
                    .listener(event -> {
                        events.add(event);
                        throw new IllegalStateException("a full screen");
                    })
                    .start();
            node.awaitEnd();
        }
        assertThat(events.get(events.size() - 1)).isEqualTo(new Ended("the run is over"));
    }

    @Test
    void aNodeThatWaitsForHoursClosesAtOnce() throws Exception {
        var waiting = new CountDownLatch(1);
        try (var coordinator = new FakeCoordinator(HOME)) {
            ClientNode node = ClientNode.over(coordinator::channel)
                    .device("watch-1")
                    .training(NOTHING)
                    .backoff(new Backoff(Duration.ofHours(1), Duration.ofHours(2)))
                    .patience(Duration.ofSeconds(30))
                    .listener(event -> {
                        if (event instanceof Waiting) {
                            waiting.countDown();
                        }
                    })
                    .start();
            assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
            node.close();
            assertThat(node.hasEnded()).isTrue();
        }
    }

    @Test
    void aNodeWithoutANameOrATrainingIsRefused() {
        assertThatThrownBy(() -> ClientNode.plaintext("127.0.0.1", 1).device("a b"))
                .hasMessage("a device id must be 1 to 128 characters of A-Z a-z 0-9 . _ : - but was \"a b\"");
        assertThatThrownBy(
                        () -> ClientNode.plaintext("127.0.0.1", 1).device("a").start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a node needs a device id and a training before it starts");
    }

    private void attend(FakeCoordinator.Answer... script) throws Exception {
        try (var coordinator = new FakeCoordinator(script)) {
            ClientNode node = node(coordinator).start();
            node.awaitEnd();
        }
    }

    private ClientNodeBuilder node(FakeCoordinator coordinator) {
        return ClientNode.over(coordinator::channel)
                .device("watch-1")
                .training(NOTHING)
                .backoff(BACKOFF)
                .clock(clock)
                .listener(events::add)
                .untilFarewell();
    }

    private List<Waiting> waits(Why why) {
        return events.stream()
                .filter(Waiting.class::isInstance)
                .map(Waiting.class::cast)
                .filter(wait -> wait.why() == why)
                .toList();
    }
}
