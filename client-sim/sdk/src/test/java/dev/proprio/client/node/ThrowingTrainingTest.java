package dev.proprio.client.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.client.session.Eligibility;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.v1.UpdateHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A node with code in it that may throw anything, anywhere. */
@Timeout(120)
class ThrowingTrainingTest {
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(5), Duration.ofMillis(20));
    private static final float[] MODEL = new float[10];
    private static final LocalTraining NOTHING = (task, model) -> ClientUpdate.ofParameters(1, MODEL, Map.of());

    private final List<NodeEvent> events = new CopyOnWriteArrayList<>();

    static Stream<Throwable> throwables() {
        return Stream.of(
                new IllegalStateException("no sensor"),
                new IOException("no such file"),
                new UncheckedIOException(new IOException("no such file")),
                new NoClassDefFoundError("owner/Library"),
                new ExceptionInInitializerError("the owner's static block"),
                new UnsatisfiedLinkError("no native in java.library.path"),
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new AssertionError("cannot be"),
                new Throwable("neither exception nor error"),
                new InterruptedException("nobody asked for it"));
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void whatTrainingThrowsIsTheFailureOfItsTask(Throwable thrown) throws Exception {
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = node(coordinator, new Throwing(Where.TRAIN, thrown))) {
            coordinator.say(coordinator.task("run", 1));
            TaskFailed failed = coordinator.hear(TaskFailed.class);
            assertThat(failed.getRunId()).isEqualTo("run");
            assertThat(failed.getStage()).isEqualTo("train");
            assertThat(failed.getReason())
                    .contains(thrown.getClass().getName())
                    .contains(Objects.requireNonNullElse(thrown.getMessage(), ""));
            assertServes(coordinator, node);
        }
    }

    @Test
    void aThrowableThatCannotEvenSayWhatItIsIsNamedByItsClass() throws Exception {
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = node(coordinator, new Throwing(Where.TRAIN, new Unspeakable()))) {
            coordinator.say(coordinator.task("run", 1));
            assertThat(coordinator.hear(TaskFailed.class).getReason())
                    .isEqualTo(Unspeakable.class.getName() + ", which can't say more");
            assertServes(coordinator, node);
        }
    }

    @Test
    void trainingThatInterruptsItsOwnThreadHarmsNothing() throws Exception {
        LocalTraining interrupting = (task, model) -> {
            Thread.currentThread().interrupt();
            return NOTHING.train(task, model);
        };
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = node(coordinator, interrupting)) {
            assertServes(coordinator, node);
        }
        assertThat(events).noneMatch(NodeEvent.Waiting.class::isInstance);
    }

    @Test
    void aMessageWithoutEndIsCut() throws Exception {
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = node(coordinator, new Throwing(Where.TRAIN, new Exception("x".repeat(10_000_000))))) {
            coordinator.say(coordinator.task("run", 1));
            assertThat(coordinator.hear(TaskFailed.class).getReason()).hasSizeLessThan(1_100);
            assertServes(coordinator, node);
        }
    }

    @Test
    void whatIsThrownWhenAnUpdateCountsIsToldAndHarmsNothingElse() throws Exception {
        for (Where where : List.of(Where.COUNTED, Where.DISCARDED)) {
            try (var coordinator = new LyingCoordinator(MODEL);
                    ClientNode node = node(coordinator, new Throwing(where, new Unspeakable()))) {
                coordinator.say(coordinator.task("run", 1));
                assertThat(coordinator.hear(UpdateHeader.class).getRound()).isEqualTo(1);
                coordinator.sayCommitted("run", 1, where == Where.COUNTED ? 1 : 0);
                assertThat(coordinator.hear(TaskFailed.class).getReason()).contains("Unspeakable");
                assertServes(coordinator, node);
            }
        }
    }

    @Test
    void whatIsThrownWhenItIsAskedWhetherItStaysIsToldAndHarmsNothingElse() throws Exception {
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = node(coordinator, new Throwing(Where.STAYS, new NoClassDefFoundError("a/B")))) {
            coordinator.say(coordinator.task("run", 1));
            assertThat(coordinator.hear(TaskFailed.class).getReason()).isEqualTo("java.lang.NoClassDefFoundError: a/B");
            assertServes(coordinator, node);
        }
    }

    @Test
    void aGateThatThrowsKeepsTheNodeOutForAWhile() throws Exception {
        var failures = new ArrayList<>(List.of(new Unspeakable(), new Unspeakable()));
        Eligibility gate = new Eligibility() {
            @Override
            public boolean charged() {
                if (!failures.isEmpty()) {
                    throw failures.remove(0);
                }
                return true;
            }

            @Override
            public Duration recheck() {
                return Duration.ofMillis(5);
            }
        };
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = ClientNode.plaintext("127.0.0.1", coordinator.port())
                        .device("watch-1")
                        .training(NOTHING)
                        .backoff(QUICK)
                        .eligibility(gate)
                        .listener(events::add)
                        .start()) {
            assertServes(coordinator, node);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aListenerThatThrowsErrorsHarmsNothing() throws Exception {
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = ClientNode.plaintext("127.0.0.1", coordinator.port())
                        .device("watch-1")
                        .training(NOTHING)
                        .backoff(QUICK)
                        .listener(event -> {
                            throw new Unspeakable();
                        })
                        .start()) {
            assertServes(coordinator, node);
        }
    }

    @Test
    void channelsThatThrowErrorsAreTriedAgain() throws Exception {
        var failures = new ArrayList<>(List.of(new Unspeakable(), new Unspeakable()));
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = ClientNode.over(() -> {
                            if (!failures.isEmpty()) {
                                throw failures.remove(0);
                            }
                            return CoordinatorChannel.plaintext("127.0.0.1", coordinator.port());
                        })
                        .device("watch-1")
                        .training(NOTHING)
                        .backoff(QUICK)
                        .listener(events::add)
                        .start()) {
            assertServes(coordinator, node);
        }
    }

    private static void assertServes(LyingCoordinator coordinator, ClientNode node) throws Exception {
        coordinator.requireService();
        assertThat(node.hasEnded()).isFalse();
    }

    private ClientNode node(LyingCoordinator coordinator, LocalTraining training) {
        return ClientNode.plaintext("127.0.0.1", coordinator.port())
                .device("watch-1")
                .training(training)
                .backoff(QUICK)
                .listener(events::add)
                .start();
    }

    private enum Where {
        TRAIN,
        STAYS,
        COUNTED,
        DISCARDED
    }

    /** Throws at one point, in one run. */
    private record Throwing(Where where, Throwable thrown) implements LocalTraining {
        @Override
        public ClientUpdate train(TrainingTask task, Broadcast model) {
            at(Where.TRAIN, task);
            return ClientUpdate.ofParameters(1, MODEL, Map.of());
        }

        @Override
        public boolean stays(TrainingTask task, RoundStep step) {
            at(Where.STAYS, task);
            return true;
        }

        @Override
        public void counted(TrainingTask task) {
            at(Where.COUNTED, task);
        }

        @Override
        public void discarded(TrainingTask task) {
            at(Where.DISCARDED, task);
        }

        private void at(Where here, TrainingTask task) {
            if (here == where && task.run().equals("run")) {
                sneak(thrown);
            }
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void sneak(Throwable any) throws T {
            throw (T) any;
        }
    }

    /** Of which nothing can be asked. */
    private static final class Unspeakable extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw this;
        }

        @Override
        public String toString() {
            throw this;
        }
    }
}
