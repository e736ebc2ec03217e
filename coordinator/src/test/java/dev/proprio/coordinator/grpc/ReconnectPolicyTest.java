package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.clock.JumpingClock;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundPhase;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.selection.Oort;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.coordinator.selection.UniformSelection;
import dev.proprio.coordinator.selection.WeightedSelection;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.Task;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rounds of devices that come and go. */
@Timeout(60)
class ReconnectPolicyTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofNanos(1);
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final float[] ONES = {1, 1, 1};

    private final CoordinatorServer server;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<RoundResult> results = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);

    ReconnectPolicyTest() throws IOException {
        server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.close();
    }

    @Test
    void aDeviceWhoseConnectionBreaksIsAskedTheSameAgainWhenItComesBack() throws Exception {
        RawDevice steady = device("a");
        RawDevice broken = device("b");
        var run = run(new ReconnectPolicy(LONG, LONG, PAUSE), 2, 1, "a", "b");
        Task first = broken.nextTask();
        submit(steady, steady.nextTask());
        channels.get(1).shutdownNow();
        RawDevice back = device("b");
        Task again = back.nextTask();
        assertThat(again.getRemainingMillis()).isLessThanOrEqualTo(first.getRemainingMillis());
        assertThat(again.toBuilder().clearRemainingMillis().build())
                .isEqualTo(first.toBuilder().clearRemainingMillis().build());
        submit(back, again);
        run.get(30, TimeUnit.SECONDS);
        assertThat(results.getFirst().accepted()).isEqualTo(2);
    }

    @Test
    void aDeviceThatConnectsAnewBeforeItsOldConnectionIsKnownToBeDeadIsAskedAgain() throws Exception {
        RawDevice old = device("a");
        var run = run(new ReconnectPolicy(LONG, LONG, PAUSE), 1, 1, "a");
        old.nextTask();
        RawDevice anew = device("a");
        submit(anew, anew.nextTask());
        run.get(30, TimeUnit.SECONDS);
        assertThat(results.getFirst().accepted()).isEqualTo(1);
    }

    @Test
    void whoLeavesOnPurposeIsNotWaitedFor() throws Exception {
        RawDevice steady = device("a");
        RawDevice leaving = device("b");
        var run = run(new ReconnectPolicy(LONG, LONG, PAUSE), 2, 1, "a", "b");
        leaving.nextTask();
        leaving.control.onCompleted();
        submit(steady, steady.nextTask());
        run.get(30, TimeUnit.SECONDS);
        assertThat(reasons()).containsExactly("b connect: it left");
    }

    @Test
    void whoDoesNotComeBackInTimeIsGivenUpAndNotDrawnAnyMore() throws Exception {
        RawDevice steady = device("a");
        RawDevice broken = device("b");
        var run = run(new ReconnectPolicy(SHORT, LONG, PAUSE), 2, 1, 2, new UniformSelection(), "a", "b");
        broken.nextTask();
        channels.get(1).shutdownNow();
        submit(steady, steady.nextTask());
        submit(steady, steady.nextTask());
        run.get(30, TimeUnit.SECONDS);
        assertThat(reasons()).containsExactly("b connect: its connection broke, and it did not come back within 0 s");
        assertThat(results.getLast().outcomes()).hasSize(1);
    }

    @Test
    void aRoundThatNeedsADeviceWaitsForItLonger() throws Exception {
        RawDevice steady = device("a");
        RawDevice broken = device("b");
        var run = run(new ReconnectPolicy(SHORT, LONG, PAUSE), 2, 2, "a", "b");
        broken.nextTask();
        channels.get(1).shutdownNow();
        submit(steady, steady.nextTask());
        RawDevice back = device("b");
        submit(back, back.nextTask());
        run.get(30, TimeUnit.SECONDS);
        assertThat(results.getFirst().accepted()).isEqualTo(2);
    }

    @Test
    void aDeviceThatBreaksEachTimeItIsAskedHasFailed() throws Exception {
        RawDevice steady = device("a");
        RawDevice crashing = device("b");
        var run = run(new ReconnectPolicy(LONG, LONG, PAUSE), 2, 1, "a", "b");
        submit(steady, steady.nextTask());
        for (int i = 0; i < 5; i++) {
            crashing.nextTask();
            crashing = device("b");
        }
        run.get(30, TimeUnit.SECONDS);
        assertThat(reasons()).containsExactly("b connect: its connection broke each of the 5 times that it was asked");
    }

    @Test
    void aRoundBeginsWhenEnoughAreThere() throws Exception {
        RawDevice first = device("a");
        var run = run(new ReconnectPolicy(LONG, LONG, PAUSE), 2, 2, "a", "b", "c");
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        RawDevice second = device("c");
        submit(first, first.nextTask());
        submit(second, second.nextTask());
        run.get(30, TimeUnit.SECONDS);
        assertThat(results.getFirst().outcomes())
                .extracting(ClientOutcome::device)
                .containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void aRunFailsInASentenceWhenTooFewAreThereForTooLong() throws Exception {
        device("a");
        var run = run(new ReconnectPolicy(LONG, PAUSE, PAUSE), 2, 2, "a", "b", "c");
        assertThatThrownBy(() -> run.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(RunFailedException.class)
                .hasMessage(
                        "round 1 needs at least 2 connected devices, but after 0 s there are 1 of the 3 that the run began with; see to their network, or lower cohort.minimum, and resume the run");
        assertThat(results).isEmpty();
    }

    /** Nothing of the five minutes is waited for by anybody. */
    @Test
    void aRoundThatWaitsForDevicesEndsWhenItsClockSaysSo() throws Exception {
        device("a");
        RunDefinition run = RunDefinition.fedAvg("run", 1, 1, new CohortPolicy(1, 1, 1, LONG));
        Fleet fleet = server.fleet(Population.of(List.of("a")), new ReconnectPolicy(LONG, LONG, PAUSE));
        var engine = new RoundEngine(run, fleet, List.of(listener()), RoundLog.NONE, Release.ALL, new JumpingClock());
        assertThatThrownBy(() -> engine.run(initial()))
                .isInstanceOf(RunFailedException.class)
                .hasMessageEndingWith("of 1 device asked in the last, 0 counted, 1 failed and 0 came late");
        assertThat(reasons()).containsExactly("a deadline: no answer before the round's deadline of 5m");
        assertThat(results.getFirst().elapsed()).isEqualTo(LONG);
    }

    static List<Selection> selections() {
        return List.of(new UniformSelection(), new WeightedSelection(), new Oort());
    }

    /** What is remembered of a device that is gone for good is no reason to draw it. */
    @ParameterizedTest
    @MethodSource("selections")
    void everySelectionDrawsFromThoseWhoAreThere(Selection selection) throws Exception {
        List<RawDevice> devices = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            devices.add(device(name));
        }
        var run = run(new ReconnectPolicy(SHORT, LONG, PAUSE), 4, 1, 3, selection, "a", "b", "c", "d");
        for (RawDevice device : devices) {
            submit(device, device.nextTask());
        }
        RawDevice gone = devices.removeLast();
        gone.nextTask();
        channels.get(3).shutdownNow();
        for (int round = 2; round <= 3; round++) {
            for (RawDevice device : devices) {
                submit(device, device.nextTask());
            }
        }
        run.get(30, TimeUnit.SECONDS);
        assertThat(results).extracting(RoundResult::accepted).containsExactly(4, 3, 3);
        assertThat(results.getLast().outcomes()).hasSize(3);
    }

    private RoundListener listener() {
        return new RoundListener() {
            @Override
            public void phase(int round, RoundPhase phase) {
                begun.countDown();
            }

            @Override
            public void roundEnded(RoundResult ended) {
                results.add(ended);
            }
        };
    }

    private static GlobalModel initial() {
        return new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(ONES.length))), new float[ONES.length]);
    }

    private CompletableFuture<Void> run(ReconnectPolicy policy, int size, int minimum, String... population) {
        return run(policy, size, minimum, 1, new UniformSelection(), population);
    }

    private CompletableFuture<Void> run(
            ReconnectPolicy policy, int size, int minimum, int rounds, Selection selection, String... population) {
        RunDefinition run = RunDefinition.fedAvg("run", 1, rounds, new CohortPolicy(size, 1, minimum, LONG))
                .with(RunDefinition::selection, selection);
        var over = new CompletableFuture<Void>();
        Thread.ofVirtual().start(() -> {
            try {
                new RoundEngine(run, server.fleet(Population.of(List.of(population)), policy), List.of(listener()))
                        .run(initial());
                over.complete(null);
            } catch (Exception e) {
                over.completeExceptionally(e);
            }
        });
        return over;
    }

    private List<String> reasons() {
        return results.stream()
                .flatMap(result -> result.outcomes().stream())
                .filter(ClientOutcome.Failed.class::isInstance)
                .map(ClientOutcome.Failed.class::cast)
                .map(failed -> "%s %s: %s".formatted(failed.device(), failed.stage(), failed.reason()))
                .toList();
    }

    private static void submit(RawDevice device, Task task) throws Exception {
        assertThat(device.submit(device.header(task, ONES), ONES).verdict()).isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
    }

    private RawDevice device(String id) throws InterruptedException {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
        channels.add(channel);
        return RawDevice.checkedIn(channel, id);
    }
}
