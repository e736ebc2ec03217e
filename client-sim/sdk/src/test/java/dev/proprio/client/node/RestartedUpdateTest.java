package dev.proprio.client.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.client.node.NodeStorage.Damage;
import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.CheckIn;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.v1.UpdateHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes whose process ends between an update and the word on it, and begins again with what is in their folder. */
@Timeout(120)
class RestartedUpdateTest {
    private static final float[] MODEL = new float[40];
    private static final int ROUNDS = 8;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        stop();
    }

    @Test
    void anUpdateCountsForADeviceThatWasRestartedBeforeItWasTold() throws Exception {
        try (var coordinator = new LyingCoordinator(MODEL)) {
            start(coordinator, folder);
            coordinator.say(task(coordinator, 1));
            coordinator.hear(UpdateHeader.class);
            restart(coordinator);
            assertThat(coordinator.hear(CheckIn.class).getUnsettledRunsList()).containsExactly("run");
            coordinator.sayCommitted("run", 1, 1);
            assertThat(told()).isEqualTo("counted 1");
        }
    }

    @Test
    void theSameTaskGetsTheSameUpdateAfterARestartAndIsNotTrainedAgain() throws Exception {
        try (var coordinator = new LyingCoordinator(MODEL)) {
            start(coordinator, folder);
            coordinator.say(task(coordinator, 1));
            UpdateHeader first = coordinator.hear(UpdateHeader.class);
            assertThat(told()).isEqualTo("trained 1");
            restart(coordinator);
            coordinator.hear(CheckIn.class);
            coordinator.say(task(coordinator, 1));
            assertThat(coordinator.hear(UpdateHeader.class)).isEqualTo(first);
            coordinator.sayCommitted("run", 1, 1);
            assertThat(told()).isEqualTo("counted 1");
        }
    }

    @Test
    void aProcessThatEndsWhileAnUpdateCountsIsToldAgain() throws Exception {
        Path then = folder.resolve("then");
        try (var coordinator = new LyingCoordinator(MODEL)) {
            start(coordinator, folder.resolve("now"), () -> copy(folder.resolve("now"), then));
            coordinator.say(task(coordinator, 1));
            coordinator.hear(UpdateHeader.class);
            coordinator.sayCommitted("run", 1, 1);
            assertThat(told()).isEqualTo("trained 1");
            assertThat(told()).isEqualTo("counted 1");
            stop();
            start(coordinator, then);
            coordinator.hear(CheckIn.class);
            coordinator.sayCommitted("run", 1, 1);
            assertThat(told()).isEqualTo("counted 1");
        }
    }

    @Test
    void whatWasSettledIsNotToldAgain() throws Exception {
        try (var coordinator = new LyingCoordinator(MODEL)) {
            start(coordinator, folder);
            coordinator.say(task(coordinator, 1));
            coordinator.hear(UpdateHeader.class);
            coordinator.sayCommitted("run", 1, 1);
            assertThat(told()).isEqualTo("trained 1");
            assertThat(told()).isEqualTo("counted 1");
            coordinator.requireService();
            restart(coordinator);
            assertThat(coordinator.hear(CheckIn.class).getUnsettledRunsList()).doesNotContain("run");
            coordinator.sayCommitted("run", 1, 1);
            coordinator.requireService();
            assertThat(told).noneMatch(said -> said.equals("counted 1"));
        }
    }

    @Test
    void anUpdateThatCannotBeKeptIsNotSent() throws Exception {
        // A folder where the file should be made: nobody can write there, as on a full disk.
        Files.createDirectories(folder.resolve("kept-updates.entry.new"));
        try (var coordinator = new LyingCoordinator(MODEL)) {
            start(coordinator, folder);
            coordinator.say(task(coordinator, 1));
            TaskFailed failed = coordinator.hear(TaskFailed.class);
            assertThat(failed.getStage()).isEqualTo("train");
            assertThat(failed.getReason())
                    .startsWith("a node cannot write " + folder.resolve("kept-updates.entry"))
                    .endsWith("is the disk full, or the folder read-only?");
            Files.delete(folder.resolve("kept-updates.entry.new"));
            coordinator.requireService();
        }
    }

    @Test
    void whatIsDamagedIsRefusedOrPutAsideAsItsOwnerWants() throws Exception {
        try (NodeStorage storage = NodeStorage.open(folder, Damage.REFUSE)) {
            storage.write("kept-updates", new byte[] {1, 2, 3});
            assertThatThrownBy(() -> ClientNode.plaintext("127.0.0.1", 1).storage(storage))
                    .isInstanceOf(NodeStorageException.class)
                    .hasMessageContaining("expected a stored kept-updates but these bytes are something else");
        }
        try (NodeStorage storage = NodeStorage.open(folder, Damage.START_AFRESH)) {
            assertThat(ClientNode.plaintext("127.0.0.1", 1).storage(storage)).isNotNull();
        }
    }

    /** Error feedback, and a training that keeps its own memory in the same folder. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whereverTheProcessEndsTheUpdatesAreThoseOfOneThatDidNot(long seed) throws Exception {
        List<ByteString> undisturbed = updates(seed, false);
        assertThat(updates(seed, true)).isEqualTo(undisturbed);
        assertThat(undisturbed).doesNotHaveDuplicates().hasSize(ROUNDS);
    }

    private List<ByteString> updates(long seed, boolean restarts) throws Exception {
        var counts = KeyedRandom.of(seed, "counts");
        var ends = KeyedRandom.of(seed, "ends");
        List<ByteString> updates = new ArrayList<>();
        Path own = folder.resolve(restarts ? "restarted" : "undisturbed");
        try (var coordinator = new LyingCoordinator(MODEL)) {
            start(coordinator, own);
            for (int round = 1; round <= ROUNDS; round++) {
                coordinator.say(task(coordinator, round));
                ByteString sent = coordinator.hear(UpdateHeader.class).getSha256();
                assertThat(told()).isEqualTo("trained " + round);
                updates.add(sent);
                for (int times = restarts ? ends.nextInt(3) : 0; times > 0; times--) {
                    restart(coordinator, own);
                    coordinator.hear(CheckIn.class);
                    if (ends.nextBoolean()) {
                        coordinator.say(task(coordinator, round));
                        assertThat(coordinator.hear(UpdateHeader.class).getSha256())
                                .isEqualTo(sent);
                    }
                }
                boolean counted = counts.nextInt(3) != 0;
                coordinator.sayCommitted("run", round, counted ? round : 0);
                assertThat(told()).isEqualTo((counted ? "counted " : "discarded ") + round);
                if (restarts && ends.nextBoolean()) {
                    stop();
                    start(coordinator, own);
                }
            }
            stop();
        }
        return updates;
    }

    private static Task.Builder task(LyingCoordinator coordinator, int round) {
        return coordinator
                .task("run", round)
                .putCompression("kind", "top-k")
                .putCompression("share", "0.1")
                .putCompression("error-feedback", "true");
    }

    private String told() throws InterruptedException {
        String next = told.poll(30, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    private void restart(LyingCoordinator coordinator) throws Exception {
        told.clear();
        restart(coordinator, folder);
    }

    private void restart(LyingCoordinator coordinator, Path own) throws Exception {
        stop();
        start(coordinator, own);
    }

    private void start(LyingCoordinator coordinator, Path own) throws Exception {
        start(coordinator, own, () -> {});
    }

    private void start(LyingCoordinator coordinator, Path own, Runnable counting) throws Exception {
        NodeStorage storage = NodeStorage.open(own, Damage.REFUSE);
        open.add(storage);
        open.add(
                0,
                ClientNode.plaintext("127.0.0.1", coordinator.port())
                        .device("watch-1")
                        .training(new Remembering(storage, counting))
                        .storage(storage)
                        .backoff(new Backoff(Duration.ofMillis(5), Duration.ofMillis(20)))
                        .start());
    }

    private void stop() throws Exception {
        for (AutoCloseable last : open) {
            last.close();
        }
        open.clear();
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path file :
                    files.filter(entry -> entry.toString().endsWith(".entry")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What comes of training depends on how many updates have counted; the folder knows how many. */
    private final class Remembering implements LocalTraining {
        private final NodeStorage storage;
        private final Runnable counting;

        Remembering(NodeStorage storage, Runnable counting) {
            this.storage = storage;
            this.counting = counting;
        }

        @Override
        public ClientUpdate train(TrainingTask task, Broadcast model) throws IOException {
            var random = KeyedRandom.of(task.round(), "update", remembered(), 0);
            float[] change = new float[MODEL.length];
            for (int i = 0; i < change.length; i++) {
                change[i] = random.nextFloat();
            }
            if (task.run().equals("run")) {
                told.add("trained " + task.round());
            }
            return ClientUpdate.ofParameters(1, change, Map.of());
        }

        @Override
        public void counted(TrainingTask task) {
            if (task.run().equals("run")) {
                try {
                    // Of one round, so that it does no harm to hear of it again.
                    storage.write("counted-" + task.round(), new byte[0]);
                } catch (NodeStorageException e) {
                    throw new AssertionError(e);
                }
                counting.run();
                told.add("counted " + task.round());
            }
        }

        @Override
        public void discarded(TrainingTask task) {
            told.add("discarded " + task.round());
        }

        private int remembered() throws IOException {
            int rounds = 0;
            for (int round = 1; round <= ROUNDS; round++) {
                rounds += storage.read("counted-" + round).isPresent() ? 1 : 0;
            }
            return rounds;
        }
    }
}
