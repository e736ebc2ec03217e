package dev.proprio.client.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.client.session.Backoff;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.message.ServerMessages;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.sums.SumTerms;
import dev.proprio.proto.sums.UpdateVectors;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.RoundClosed;
import dev.proprio.proto.v1.SecAggTask;
import dev.proprio.proto.v1.SecAggTerms;
import dev.proprio.proto.v1.SecAggVector;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.Slice;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.v1.UpdateHeader;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A coordinator that asks for what no device can do. {@code -Dproprio.tasks=400} makes up more of it than usual. */
@Timeout(120)
class HostileTasksTest {
    static final int LENGTH = 10;
    private static final float[] MODEL = new float[LENGTH];
    private static final int LARGEST = 268_435_455;
    private static final int TASKS = Integer.getInteger("proprio.tasks", 60);
    static final int COHORT = 12;

    @Test
    void aModelThatFitsIntoNoMemoryIsRefusedInASentence() throws Exception {
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = start(coordinator, Bytes.megabytes(512))) {
            coordinator.say(coordinator.task("run", 1).setModel(model(LARGEST)));
            assertRefused(
                    coordinator,
                    node,
                    "fetch",
                    "its model of 1073741820 bytes would take about 4295 MB of memory, but this device gives a task 512 MB");
        }
    }

    @Test
    void theOwnersLimitIsExact() throws Exception {
        int perValue = 16;
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = start(coordinator, new Bytes((long) perValue * LENGTH))) {
            coordinator.say(coordinator.task("run", 1).setModel(model(LENGTH + 1)));
            assertRefused(
                    coordinator,
                    node,
                    "fetch",
                    "its model of 44 bytes would take about 176 B of memory, but this device gives a task 160 B");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 50})
    void sectionsCountLikeTheModelThatTheyComeWith(int sections) throws Exception {
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = start(coordinator, Bytes.megabytes(64))) {
            int length = 4_000_000;
            ModelRef.Builder model = model(length).setByteLength(4L * length * (1 + sections));
            for (int i = 0; i < sections; i++) {
                model.addSections(Section.newBuilder().setName("s" + i).setLength(length));
            }
            coordinator.say(coordinator.task("run", 1).setModel(model));
            TaskFailed failed = coordinator.hear(TaskFailed.class);
            assertThat(failed.getReason()).endsWith("but this device gives a task 64 MB");
            coordinator.requireService();
            assertThat(node.hasEnded()).isFalse();
        }
    }

    @Test
    void shapesThatOverflowAreRefusedInASentence() throws Exception {
        List<List<Integer>> shapes = List.of(
                List.of(65_536, 65_536),
                List.of(-1),
                List.of(Integer.MAX_VALUE),
                List.of(Integer.MIN_VALUE, 2),
                List.of(0),
                List.of(1 << 16, 1 << 16, 1 << 16, 1 << 16),
                List.of());
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = start(coordinator, Bytes.megabytes(64))) {
            for (int i = 0; i < shapes.size(); i++) {
                ModelRef.Builder model = coordinator.task("run", 1).getModelBuilder();
                model.getSlicesBuilder(0).clearShape().addAllShape(shapes.get(i));
                coordinator.say(coordinator.task("run-" + i, 1).setModel(model));
                TaskFailed failed = coordinator.hear(TaskFailed.class);
                assertThat(failed.getRunId()).isEqualTo("run-" + i);
                assertThat(failed.getStage()).isEqualTo("fetch");
                assertThat(failed.getReason()).as("of shape %s", shapes.get(i)).hasSizeGreaterThan(20);
            }
            coordinator.requireService();
            assertThat(node.hasEnded()).isFalse();
        }
    }

    @Test
    void maskedVectorsThatFitIntoNoMemoryAreRefusedInASentence() throws Exception {
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = start(coordinator, Bytes.megabytes(64))) {
            Task.Builder task = coordinator.task("run", 1);
            task.setSecagg(secagg(task));
            task.getSecaggBuilder()
                    .getConfigBuilder()
                    .addVectors(SecAggVector.newBuilder()
                            .setName("more")
                            .setLength(-1)
                            .setValueBits(20)
                            .setBits(24));
            coordinator.say(task);
            assertRefused(
                    coordinator,
                    node,
                    "aggregate",
                    "its masked vectors would take about 68719 MB of memory, but this device gives a task 64 MB");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whateverIsChangedInTasksTheNodeServesTheNext(long seed) throws Exception {
        var random = KeyedRandom.of(seed, "hostile-tasks");
        try (var coordinator = new LyingCoordinator(MODEL);
                ClientNode node = start(coordinator, Bytes.megabytes(8))) {
            for (int i = 0; i < TASKS; i++) {
                Task.Builder task = coordinator.task("run-" + i, 1 + random.nextInt(3));
                if (random.nextBoolean()) {
                    task.setSecagg(secagg(task));
                }
                Task changed = task.build();
                for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                    changed = (Task) ChangedMessages.change(changed, random);
                }
                coordinator.say(CoordinatorMessage.newBuilder().setTask(changed).build());
                coordinator.say(CoordinatorMessage.newBuilder()
                        .setRoundClosed(RoundClosed.newBuilder()
                                .setRunId(changed.getRunId())
                                .setRound(changed.getRound()))
                        .build());
                coordinator.requireService();
                assertThat(node.hasEnded()).as("after %s", changed).isFalse();
            }
        }
    }

    private static void assertRefused(LyingCoordinator coordinator, ClientNode node, String stage, String reason)
            throws InterruptedException {
        TaskFailed failed = coordinator.hear(TaskFailed.class);
        assertThat(failed.getStage()).isEqualTo(stage);
        assertThat(failed.getReason()).isEqualTo(reason);
        coordinator.say(coordinator.task("another", 1));
        assertThat(coordinator.hear(UpdateHeader.class).getRunId()).isEqualTo("another");
        assertThat(node.hasEnded()).isFalse();
    }

    private static ModelRef.Builder model(int length) {
        return ModelRef.newBuilder()
                .setSha256(ByteString.copyFrom(new byte[32]))
                .addSlices(Slice.newBuilder().setName("W").addShape(length))
                .setByteLength(4L * length);
    }

    /** A secure aggregation of {@code LENGTH} parameters that a device may take part in. */
    static SecAggTask secagg(Task.Builder task) {
        var terms = new SumTerms(Map.of(ClientUpdate.PARAMETERS, LENGTH), 20, 8, 1024, List.of("loss"));
        byte[] session = new byte[SecAggConfig.SESSION_BYTES];
        new SecureRandom().nextBytes(session);
        var config = new SecAggConfig(
                ByteString.copyFrom(session),
                task.getRunId(),
                task.getRound(),
                task.getModel().getSha256(),
                terms.digest(task.getAlgorithmMap()),
                new UpdateVectors(terms, COHORT).specs(),
                SecAggParameters.forCohort(COHORT));
        return SecAggTask.newBuilder()
                .setConfig(ServerMessages.write(config))
                .setTerms(SecAggTerms.newBuilder()
                        .setValueBits(20)
                        .setClip(8)
                        .setLargestWeight(1024)
                        .addMetrics("loss")
                        .addSections(Section.newBuilder()
                                .setName(ClientUpdate.PARAMETERS)
                                .setLength(LENGTH)))
                .build();
    }

    static ClientNode start(LyingCoordinator coordinator, Bytes memory) {
        return ClientNode.plaintext("127.0.0.1", coordinator.port())
                .device("watch-1")
                .training((task, model) -> ClientUpdate.ofParameters(
                        10, new float[model.parameters().length], Map.of("loss", new Metric(1, 1))))
                .secure(new SecureIdentity(
                        Identity.generate(new SecureRandom()),
                        (device, message, signature) -> true,
                        ClientPolicy.DEFAULT,
                        new SessionLog(3),
                        false))
                .memory(memory)
                .backoff(new Backoff(Duration.ofMillis(5), Duration.ofMillis(20)))
                .start();
    }
}
