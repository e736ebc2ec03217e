package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.quarantine.FailureSubject;
import dev.proprio.coordinator.quarantine.FleetAttribute;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPhase;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.selection.EligibilityCount;
import dev.proprio.coordinator.selection.EligibilityFilter;
import dev.proprio.coordinator.selection.FilteredPopulation;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.v1.DeviceMessage;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.wire.SelfDescription;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rounds ask devices by what these say of themselves. */
@Timeout(60)
class EligibleDevicesTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final float[] ONES = {1, 1, 1};

    private final CoordinatorServer server;
    private final ManagedChannel channel;
    private final List<RoundResult> results = new CopyOnWriteArrayList<>();
    private final List<EligibilityCount> counts = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);

    EligibleDevicesTest() throws IOException {
        server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    @Test
    void onlyWhoIsEligibleIsAskedAndTheOthersAreCountedByReason() throws Exception {
        RawDevice able = device("a", 100, "walk", "sit");
        device("b", 100, "walk");
        device("c", 10, "walk", "sit");
        var run = run(LONG, 3, 1);
        submit(able, able.nextTask());
        run.get(30, TimeUnit.SECONDS);
        assertThat(results.getFirst().outcomes())
                .extracting(ClientOutcome::device)
                .containsExactly("a");
        assertThat(counts)
                .containsExactly(new EligibilityCount(3, 1, Map.of("too few labels", 1, "too little memory", 1)));
    }

    @Test
    void aRoundWithTooFewWaitsForThemAndTakesWhatTheySayNow() throws Exception {
        RawDevice first = device("a", 100, "walk", "sit");
        device("b", 100, "walk");
        var run = run(LONG, 2, 2);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(first.isAtRest()).isTrue();
        RawDevice second = device("b", 100, "walk", "sit", "run");
        submit(first, first.nextTask());
        submit(second, second.nextTask());
        run.get(30, TimeUnit.SECONDS);
        assertThat(results.getFirst().accepted()).isEqualTo(2);
    }

    @Test
    void aRunFailsInASentenceThatSaysWhyTooFewAreEligible() throws Exception {
        device("a", 100, "walk", "sit");
        device("b", 100, "walk");
        assertThatThrownBy(() -> run(SHORT, 2, 2).get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(RunFailedException.class)
                .hasMessage(
                        "round 1 needs at least 2 connected devices that are eligible, but after 0 s there are 2 of the 3 that the run began with, 1 eligible (1 has too few labels); lower cohort.minimum, change what keeps them from being asked, or see to their network, and resume the run");
    }

    @Test
    void whoIsPutAsideIsNotAskedAndIsCounted() throws Exception {
        RawDevice first = device("a", 100, "walk", "sit");
        device("c", 100, "walk", "sit");
        server.desk()
                .quarantine(new FailureSubject(FleetAttribute.DEVICE, "c"), Optional.empty(), "it is ill", "somebody");
        var run = run(LONG, 2, 1);
        submit(first, first.nextTask());
        run.get(30, TimeUnit.SECONDS);
        assertThat(results.getFirst().outcomes())
                .extracting(ClientOutcome::device)
                .containsExactly("a");
        assertThat(counts).containsExactly(new EligibilityCount(2, 1, Map.of("been put aside", 1)));
    }

    @Test
    void whoClaimsWhatItLacksHasFailedAndIsCounted() throws Exception {
        RawDevice honest = device("a", 100, "walk", "sit");
        RawDevice liar = device("b", 100, "walk", "sit");
        var run = run(LONG, 2, 1);
        Task asked = liar.nextTask();
        liar.control.onNext(DeviceMessage.newBuilder()
                .setTaskFailed(TaskFailed.newBuilder()
                        .setRunId(asked.getRunId())
                        .setRound(asked.getRound())
                        .setAttempt(asked.getAttempt())
                        .setStage("train")
                        .setReason("there are no windows of sit"))
                .build());
        submit(honest, honest.nextTask());
        run.get(30, TimeUnit.SECONDS);
        assertThat(results.getFirst().failed()).isEqualTo(1);
        assertThat(results.getFirst().accepted()).isEqualTo(1);
    }

    private CompletableFuture<Void> run(Duration patience, int size, int minimum) {
        RunDefinition run = RunDefinition.fedAvg("run", 1, 1, new CohortPolicy(size, 1, minimum, LONG));
        var filter = new EligibilityFilter(List.of(), List.of(), List.of(), 2, Bytes.megabytes(50), List.of());
        Population population = new FilteredPopulation(
                Population.of(List.of("a", "b", "c")),
                device -> filter.obstacle(server.devices().says(device)));
        var over = new CompletableFuture<Void>();
        Thread.ofVirtual().start(() -> {
            try {
                var fleet = server.fleet(population, new ReconnectPolicy(LONG, patience, SHORT));
                new RoundEngine(run, fleet, List.of(new Listener())).run(initial());
                over.complete(null);
            } catch (Exception e) {
                over.completeExceptionally(e);
            }
        });
        return over;
    }

    private final class Listener implements RoundListener {
        @Override
        public void phase(int round, RoundPhase phase) {
            begun.countDown();
        }

        @Override
        public void roundStarted(RoundPlan plan) {
            plan.eligibility().ifPresent(counts::add);
        }

        @Override
        public void roundEnded(RoundResult ended) {
            results.add(ended);
        }
    }

    private static GlobalModel initial() {
        return new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(ONES.length))), new float[ONES.length]);
    }

    private static void submit(RawDevice device, Task task) throws Exception {
        assertThat(device.submit(device.header(task, ONES), ONES).verdict()).isEqualTo(SubmitReceipt.Verdict.ACCEPTED);
    }

    private RawDevice device(String id, long megabytes, String... labels) throws InterruptedException {
        var says = new SelfDescription("", "", List.of(labels), megabytes * 1_000_000, List.of());
        return RawDevice.checkedIn(channel, id, says.write());
    }
}
