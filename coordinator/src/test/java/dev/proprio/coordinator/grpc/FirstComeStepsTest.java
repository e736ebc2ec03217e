package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.proprio.coordinator.asynchronous.AsynchronousMode.Buffered;
import dev.proprio.coordinator.asynchronous.Staleness;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.StepOrder;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.RoundsCommitted;
import dev.proprio.proto.v1.SubmitReceipt.Verdict;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.wire.Chunks;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that does not wait, and devices of bare stubs that say what they are told to, when they are told to. */
@Timeout(60)
class FirstComeStepsTest {
    private static final String RUN = "run";
    private static final int LENGTH = 5;
    private static final ReconnectPolicy PATIENT =
            new ReconnectPolicy(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(1));

    private final BlockingQueue<RoundResult> results = new LinkedBlockingQueue<>();
    private final CompletableFuture<RunState> end = new CompletableFuture<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private CoordinatorServer server;
    private ManagedChannel channel;
    private Thread engine = Thread.ofVirtual().unstarted(() -> {});

    FirstComeStepsTest() throws IOException {
        server = listen();
        channel = open(server);
    }

    private static CoordinatorServer listen() throws IOException {
        return CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private ManagedChannel open(CoordinatorServer other) {
        ManagedChannel opened = NettyChannelBuilder.forAddress("127.0.0.1", other.port())
                .usePlaintext()
                .build();
        channels.add(opened);
        return opened;
    }

    @AfterEach
    void stop() throws InterruptedException {
        engine.interrupt();
        channels.forEach(ManagedChannel::shutdownNow);
        engine.join();
        server.close();
    }

    @Test
    void anUpdateCountsOnceHoweverOftenItComesAndTheTaskNamesIt() throws Exception {
        RawDevice a = device("a");
        RawDevice b = device("b");
        RawDevice c = device("c");
        run(buffered(2, 3, 20), 3, RoundLog.NONE, RoundClock.SYSTEM, "a", "b", "c");
        Task first = a.nextTask();
        Task ofB = b.nextTask();
        Task ofC = c.nextTask();
        assertThat(List.of(first.getRound(), ofB.getRound(), ofC.getRound())).containsOnly(1);
        assertThat(submit(a, first)).isEqualTo(Verdict.ACCEPTED);
        assertThat(submit(a, first)).isEqualTo(Verdict.DUPLICATE);
        assertThat(a.isAtRest())
                .as("it is not asked again, nor told, before its update is kept")
                .isTrue();
        assertThat(submit(b, ofB)).isEqualTo(Verdict.ACCEPTED);
        assertThat(next().model().parameters()).containsOnly(1);
        assertThat(committed(a)).isEqualTo(told(1, 1));
        Task second = a.nextTask();
        assertThat(second.getRound()).isEqualTo(2);
        assertThat(submit(a, first)).as("long after").isEqualTo(Verdict.DUPLICATE);
        assertThat(submit(a, second)).isEqualTo(Verdict.ACCEPTED);
        assertThat(submit(c, ofC)).isEqualTo(Verdict.ACCEPTED);
        RoundResult result = next();
        assertThat(result.model().parameters()).containsOnly(2);
        assertThat(result.outcomes())
                .extracting(ClientOutcome::device, outcome -> ((ClientOutcome.Accepted) outcome).staleness())
                .containsExactly(tuple("a", 0), tuple("c", 1));
        // Its task was that of the first round, and so it is told, though the second has its update.
        assertThat(committed(c)).isEqualTo(told(2, 1));
        assertThat(committed(c)).isEqualTo(told(2, 1));
        assertThat(c.nextTask().getRound()).isEqualTo(3);
        assertThat(submit(a, first)).as("of an update before the last").isEqualTo(Verdict.LATE);
        assertThat(submit(c, ofC)).isEqualTo(Verdict.DUPLICATE);
        assertThat(results).isEmpty();
    }

    @Test
    void twoSessionsOfADeviceAndAnUploadThatBreaksOff() throws Exception {
        RawDevice half = device("a");
        run(buffered(1, 1, 20), 2, RoundLog.NONE, RoundClock.SYSTEM, "a");
        Task task = half.nextTask();
        // Half of an upload, of which nothing more is heard; another that goes on while the device connects anew.
        RawDevice.Submission broken = half.begin(half.header(task, ones()));
        broken.vanish();
        RawDevice.Submission slow = half.begin(half.header(task, ones()));
        RawDevice again = device("a", RUN);
        Task same = again.nextTask();
        assertThat(same.toBuilder().setRemainingMillis(0).build())
                .isEqualTo(task.toBuilder().setRemainingMillis(0).build());
        slow.chunk(Chunks.at(FloatBytes.encode(ones()), 0, 1 << 20));
        Verdict verdict = slow.complete().verdict();
        assertThat(verdict).isEqualTo(Verdict.ACCEPTED);
        assertThat(next().model().parameters()).containsOnly(1);
        assertThat(submit(again, same)).isEqualTo(Verdict.DUPLICATE);
        Task second = again.nextTask();
        assertThat(submit(again, second)).isEqualTo(Verdict.ACCEPTED);
        assertThat(next().model().parameters()).containsOnly(2);
        assertThat(end.get(20, TimeUnit.SECONDS).round()).isEqualTo(2);
    }

    @Test
    void whoeverLeavesIsFollowedByAnother() throws Exception {
        RawDevice a = device("a");
        RawDevice b = device("b");
        run(buffered(1, 1, 20), 2, RoundLog.NONE, RoundClock.SYSTEM, "a", "b");
        BlockingQueue<RawDevice> asked = new LinkedBlockingQueue<>();
        for (RawDevice device : List.of(a, b)) {
            Thread.ofVirtual().start(() -> {
                try {
                    Task task = device.nextTask();
                    if (asked.isEmpty()) {
                        asked.add(device);
                        device.control.onCompleted();
                    } else {
                        submit(device, task);
                    }
                } catch (Exception e) {
                    asked.clear();
                }
            });
        }
        RoundResult result = next();
        assertThat(result.outcomes()).hasSize(2);
        assertThat(result.outcomes().getFirst()).isInstanceOfSatisfying(ClientOutcome.Failed.class, failed -> {
            assertThat(failed.stage()).isEqualTo(Stage.CONNECT);
            assertThat(failed.reason()).isEqualTo("it left");
        });
        assertThat(result.outcomes().getLast()).isInstanceOf(ClientOutcome.Accepted.class);
    }

    @Test
    void aConnectionThatBreaksLeavesItsPlaceToAnotherAndItsUpdateCountsAllTheSame() throws Exception {
        ManagedChannel breaking = open(server);
        RawDevice a = RawDevice.checkedIn(breaking, "a", ProtocolRevisions.NEWEST, List.of());
        run(buffered(1, 1, 20), 2, RoundLog.NONE, RoundClock.SYSTEM, "a", "b");
        Task task = a.nextTask();
        RawDevice b = device("b");
        breaking.shutdownNow();
        Task other = b.nextTask();
        assertThat(other.getRound()).isEqualTo(1);
        a = device("a", RUN);
        Task again = a.nextTask();
        assertSame(again, task);
        assertThat(submit(a, again)).isEqualTo(Verdict.ACCEPTED);
        assertThat(next().outcomes()).extracting(ClientOutcome::device).containsExactly("a");
        assertThat(submit(b, other)).isEqualTo(Verdict.ACCEPTED);
        RoundResult last = next();
        assertThat(last.outcomes()).extracting(ClientOutcome::device).containsExactly("b");
        assertThat(last.model().parameters()).containsOnly(2);
    }

    @Test
    void anUpdateThatIsTooStaleIsRefusedWithTheReasonAndCounted() throws Exception {
        RawDevice fast = device("a");
        RawDevice slow = device("b");
        run(buffered(1, 2, 1), 5, RoundLog.NONE, RoundClock.SYSTEM, "a", "b");
        Task old = slow.nextTask();
        for (int step = 1; step <= 3; step++) {
            assertThat(submit(fast, fast.nextTask())).isEqualTo(Verdict.ACCEPTED);
            assertThat(next().accepted()).isEqualTo(1);
        }
        var receipt = slow.submit(slow.header(old, ones()), ones()).receipt();
        assertThat(receipt.getVerdict()).isEqualTo(Verdict.LATE);
        assertThat(receipt.getReason())
                .isEqualTo(
                        "its model is 3 versions older than the one that is moved now, and updates count up to 1; another task will come");
        // No word of a round that is closed comes in between.
        Task fresh = slow.nextTask();
        assertThat(fresh.getRound()).isEqualTo(4);
        assertThat(submit(slow, fresh)).isEqualTo(Verdict.ACCEPTED);
        RoundResult result = next();
        assertThat(result.late()).isEqualTo(1);
        assertThat(result.accepted()).isEqualTo(1);
        assertThat(result.model().parameters()).containsOnly(4);
    }

    @Test
    void aCoordinatorThatDiesBetweenReceiptAndCommitAsksTheSameAgain() throws Exception {
        RawDevice a = device("a");
        RawDevice b = device("b");
        RawDevice c = device("c");
        RoundLog dying = result -> {
            if (result.round() == 2) {
                throw new RunFailedException("the coordinator dies");
            }
            return List.of(result);
        };
        run(buffered(2, 3, 20), 2, dying, RoundClock.SYSTEM, "a", "b", "c");
        Task ofC = c.nextTask();
        assertThat(submit(a, a.nextTask())).isEqualTo(Verdict.ACCEPTED);
        assertThat(submit(b, b.nextTask())).isEqualTo(Verdict.ACCEPTED);
        RoundResult kept = next();
        Task second = a.nextTask();
        Task ofB = b.nextTask();
        assertThat(submit(a, second)).isEqualTo(Verdict.ACCEPTED);
        assertThat(submit(c, ofC)).isEqualTo(Verdict.ACCEPTED);
        assertThatThrownBy(() -> end.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        // Whoever is told that the round is closed has sent its update, and keeps it.
        // Without a goodbye, for which it would wait.
        channel.shutdownNow();
        server.close();
        server = listen();
        channel = open(server);
        a = device("a", RUN);
        b = device("b", RUN);
        c = device("c", RUN);
        resume(buffered(2, 3, 20), 2, reread(kept), "a", "b", "c");
        // Of what is under way nothing is said: it may count yet.
        assertThat(committed(c)).isEqualTo(told(0, 0));
        assertSame(c.nextTask(), ofC);
        Task again = a.nextTask();
        assertSame(again, second);
        assertSame(b.nextTask(), ofB);
        assertThat(submit(c, ofC)).isEqualTo(Verdict.ACCEPTED);
        assertThat(submit(a, again)).isEqualTo(Verdict.ACCEPTED);
        assertThat(next().round()).as("what was kept is told again").isEqualTo(1);
        RoundResult last = next();
        assertThat(last.round()).isEqualTo(2);
        assertThat(last.model().parameters()).containsOnly(2);
        assertThat(committed(c)).isEqualTo(told(2, 1));
        // At the end of the run nothing of it counts any more, which those hear who were at work, too.
        RoundsCommitted over = committed(b);
        while (over.getLastRound() < 2) {
            over = committed(b);
        }
        assertThat(over).isEqualTo(told(2, 1));
    }

    @Test
    void whoeverDoesNotAnswerInTimeIsGivenUp() throws Exception {
        var nanos = new AtomicLong(System.nanoTime());
        RawDevice a = device("a");
        run(buffered(1, 1, 20), 1, RoundLog.NONE, nanos::get, "a", "b");
        Task task = a.nextTask();
        RawDevice b = device("b");
        nanos.addAndGet(Duration.ofMinutes(3).toNanos());
        assertThat(a.next().getRoundClosed().getRound()).isEqualTo(1);
        Task other = b.nextTask();
        assertThat(submit(a, task)).isEqualTo(Verdict.LATE);
        assertThat(submit(b, other)).isEqualTo(Verdict.ACCEPTED);
        RoundResult result = next();
        assertThat(result.outcomes().getFirst()).isInstanceOfSatisfying(ClientOutcome.Failed.class, failed -> {
            assertThat(failed.stage()).isEqualTo(Stage.DEADLINE);
            assertThat(failed.reason()).isEqualTo("no answer within 2m of being asked, cohort.deadline");
        });
        assertThat(result.model().parameters()).containsOnly(1);
    }

    @Test
    void theTimeOfADeviceBeginsWhenOthersAreDoneWithIt() throws Exception {
        var nanos = new AtomicLong(System.nanoTime());
        RawDevice a = device("a");
        RawDevice c = device("c");
        Duration longer = Duration.ofMinutes(3);
        try (Engagements.Engagement others = server.engagements().of(List.of("a"), true)) {
            others.ask(() -> {});
            run(buffered(1, 2, 20), 1, RoundLog.NONE, nanos::get, "a", "c");
            Task unanswered = c.nextTask();
            nanos.addAndGet(longer.toNanos());
            // Whoever has run out of time is given up at one look.
            assertThat(c.next().getRoundClosed().getRound()).isEqualTo(unanswered.getRound());
            assertThat(a.isAtRest()).isTrue();
        }
        Task task = a.nextTask();
        assertThat(task.getRemainingMillis()).isEqualTo(Duration.ofMinutes(2).toMillis());
        assertThat(submit(a, task)).isEqualTo(Verdict.ACCEPTED);
        RoundResult result = next();
        assertThat(result.outcomes())
                .extracting(ClientOutcome::device, ClientOutcome::took)
                .as("the others' time is not its own")
                .containsExactlyInAnyOrder(tuple("a", Duration.ZERO), tuple("c", longer));
    }

    @Test
    void whereAllHaveFailedTheNextVersionIsTriedAndWhatHasComeWaitsForIt() throws Exception {
        RawDevice a = device("a");
        RawDevice b = device("b");
        run(buffered(2, 2, 20), 2, RoundLog.NONE, RoundClock.SYSTEM, "a", "b");
        Task waiting = a.nextTask();
        Task failed = b.nextTask();
        assertThat(submit(a, waiting)).isEqualTo(Verdict.ACCEPTED);
        fail(b, failed);
        RoundResult empty = next();
        assertThat(empty.moved()).isFalse();
        assertThat(empty.outcomes()).extracting(ClientOutcome::device).containsExactly("b");
        assertThat(submit(a, waiting)).isEqualTo(Verdict.DUPLICATE);
        Task second = b.nextTask();
        assertThat(second.getRound()).isEqualTo(2);
        assertThat(submit(b, second)).isEqualTo(Verdict.ACCEPTED);
        RoundResult result = next();
        assertThat(result.accepted()).isEqualTo(2);
        assertThat(result.model().parameters()).containsOnly(1);
        assertThat(committed(a)).isEqualTo(told(2, 1));
    }

    @Test
    void aDeviceThatAlwaysFailsEndsTheRunAndIsNeverAskedTwiceOfOneVersion() throws Exception {
        RawDevice a = device("a");
        run(buffered(1, 1, 20), 9, RoundLog.NONE, RoundClock.SYSTEM, "a");
        for (int round = 1; round <= 3; round++) {
            Task task = a.nextTask();
            assertThat(task.getRound()).isEqualTo(round);
            fail(a, task);
            assertThat(next().failed()).isEqualTo(1);
        }
        assertThatThrownBy(() -> end.get(20, TimeUnit.SECONDS))
                .hasMessageContaining("3 rounds in a row, up to round 3, had fewer than 1 usable update");
    }

    @Test
    void whatIsNoNumberIsRefusedAndAnotherTakesItsPlace() throws Exception {
        RawDevice a = device("a");
        RawDevice b = device("b");
        run(buffered(2, 2, 20), 2, RoundLog.NONE, RoundClock.SYSTEM, "a", "b");
        Task task = a.nextTask();
        float[] change = ones();
        change[2] = Float.NaN;
        assertThat(a.submit(a.header(task, change), change).failure().getDescription())
                .isEqualTo("section \"params\" has NaN at index 2; every value must be finite");
        assertThat(submit(b, b.nextTask())).isEqualTo(Verdict.ACCEPTED);
        assertThat(next().moved()).isFalse();
        assertThat(submit(a, a.nextTask())).isEqualTo(Verdict.ACCEPTED);
        assertThat(next().model().parameters()).containsOnly(1);
    }

    private static void fail(RawDevice device, Task task) {
        device.control.onNext(DeviceMessage.newBuilder()
                .setTaskFailed(TaskFailed.newBuilder()
                        .setRunId(task.getRunId())
                        .setRound(task.getRound())
                        .setAttempt(task.getAttempt())
                        .setStage("train")
                        .setReason("the battery is empty"))
                .build());
    }

    private static void assertSame(Task again, Task before) {
        assertThat(again.toBuilder().setRemainingMillis(0).build())
                .isEqualTo(before.toBuilder().setRemainingMillis(0).build());
    }

    private static RoundsCommitted told(int last, int counted) {
        return RoundsCommitted.newBuilder()
                .setRunId(RUN)
                .setLastRound(last)
                .setCountedRound(counted)
                .build();
    }

    /** The next word on what became of updates. */
    private static RoundsCommitted committed(RawDevice device) throws InterruptedException {
        while (true) {
            CoordinatorMessage message = device.next();
            if (message.hasCommitted()) {
                return message.getCommitted();
            }
        }
    }

    private static Verdict submit(RawDevice device, Task task) throws Exception {
        return device.submit(device.header(task, ones()), ones()).verdict();
    }

    private RoundResult next() throws InterruptedException {
        RoundResult result = results.poll(20, TimeUnit.SECONDS);
        if (result == null) {
            throw new AssertionError("no step was made; the run: " + end);
        }
        return result;
    }

    private RawDevice device(String id, String... unsettled) throws InterruptedException {
        return RawDevice.checkedIn(channel, id, ProtocolRevisions.NEWEST, List.of(unsettled));
    }

    /** As it is when it was stored and read again. */
    private static RoundResult reread(RoundResult kept) {
        RunState state = kept.state();
        return new RoundResult(
                new RunState(
                        state.round(),
                        state.emptyRounds(),
                        state.model(),
                        StateParts.stored(state.parts().stored())),
                kept.moved(),
                kept.outcomes(),
                kept.weight(),
                kept.metrics(),
                kept.traffic(),
                kept.elapsed(),
                kept.secure());
    }

    private static Buffered buffered(int buffer, int concurrency, int stalest) {
        return new Buffered(buffer, concurrency, new Staleness.Constant(), stalest);
    }

    private RoundEngine engine(Buffered mode, int rounds, RoundLog kept, RoundClock clock, String... devices) {
        RunDefinition run = RunDefinition.fedAvg(
                RUN, 1, rounds, new CohortPolicy(mode.buffer(), 1, mode.buffer(), Duration.ofMinutes(2)));
        return RoundEngine.stepwise(
                run,
                server.fleet(Population.of(List.of(devices)), PATIENT),
                List.of(new RoundListener() {
                    @Override
                    public void roundEnded(RoundResult ended) {
                        results.add(ended);
                    }
                }),
                kept,
                clock,
                new StepOrder.FirstCome(mode));
    }

    private void run(Buffered mode, int rounds, RoundLog kept, RoundClock clock, String... devices) {
        var layout = ParameterLayout.of(List.of("w"), List.of(List.of(LENGTH)));
        RoundEngine made = engine(mode, rounds, kept, clock, devices);
        var initial = new GlobalModel(layout, new float[LENGTH]);
        engine = Thread.ofVirtual().start(() -> {
            try {
                GlobalModel last = made.run(initial);
                end.complete(new RunState(rounds, 0, last, StateParts.NONE));
            } catch (Exception | Error e) {
                end.completeExceptionally(e);
            }
        });
    }

    private void resume(Buffered mode, int rounds, RoundResult kept, String... devices) {
        RoundEngine made = engine(mode, rounds, RoundLog.NONE, RoundClock.SYSTEM, devices);
        engine = Thread.ofVirtual().start(() -> {
            try {
                made.resume(List.of(), List.of(kept));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static float[] ones() {
        float[] ones = new float[LENGTH];
        Arrays.fill(ones, 1);
        return ones;
    }
}
