package dev.proprio.client.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.proto.description.ChannelDescription;
import dev.proprio.proto.description.LayerDescription;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.v1.SecAggDeviceMessage;
import dev.proprio.proto.v1.Slice;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.v1.UpdateHeader;
import dev.proprio.proto.wire.DescriptionBytes;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node is told of its model reaches its training, asked for once; what is not what it should be ends the task. */
@Timeout(60)
class DescribedTaskTest {
    private static final ModelDescription DESCRIPTION = description(layout("0/W", "0/b"));

    private final BlockingQueue<Optional<ModelDescription>> told = new LinkedBlockingQueue<>();

    @Test
    void aDescriptionIsAskedForOnceAndGivenToEachTraining() throws Exception {
        try (var coordinator = new LyingCoordinator(new float[6]);
                ClientNode node = start(coordinator)) {
            ByteString bytes = DescriptionBytes.write(DESCRIPTION);
            coordinator.describe(bytes);
            for (int round = 1; round <= 3; round++) {
                coordinator.say(described(coordinator, round, DescriptionBytes.sha256(bytes)));
                coordinator.hear(UpdateHeader.class);
                assertThat(told.remove()).contains(DESCRIPTION);
            }
            assertThat(coordinator.described()).isEqualTo(1);
            coordinator.say(coordinator.task("other", 1));
            coordinator.hear(UpdateHeader.class);
            assertThat(told.remove()).isEmpty();
            assertThat(node.hasEnded()).isFalse();
        }
    }

    @Test
    void anotherDescriptionThanTheTaskNamesEndsTheTaskAlone() throws Exception {
        try (var coordinator = new LyingCoordinator(new float[6]);
                ClientNode node = start(coordinator)) {
            ByteString bytes = DescriptionBytes.write(DESCRIPTION);
            coordinator.describe(bytes.substring(0, bytes.size() - 1));
            coordinator.say(described(coordinator, 1, DescriptionBytes.sha256(bytes)));
            TaskFailed failed = coordinator.hear(TaskFailed.class);
            assertThat(failed.getStage()).isEqualTo("fetch");
            assertThat(failed.getReason()).contains("does not have the digest that the task names");
            assertThat(told).isEmpty();
            coordinator.requireService();
            assertThat(node.hasEnded()).isFalse();
        }
    }

    @Test
    void bytesThatDescribeNothingEndTheTaskAlone() throws Exception {
        try (var coordinator = new LyingCoordinator(new float[6]);
                ClientNode node = start(coordinator)) {
            ByteString nothing = ByteString.EMPTY;
            coordinator.describe(nothing);
            coordinator.say(described(coordinator, 1, DescriptionBytes.sha256(nothing)));
            assertThat(coordinator.hear(TaskFailed.class).getReason()).contains("can't be used: a model needs layers");
            coordinator.requireService();
            assertThat(node.hasEnded()).isFalse();
        }
    }

    @Test
    void inASecureAggregationTheSettingsNameTheDescriptionThatTheModelHasOrTheTaskIsRefused() throws Exception {
        try (var coordinator = new LyingCoordinator(new float[HostileTasksTest.LENGTH]);
                ClientNode node = HostileTasksTest.start(coordinator, Bytes.megabytes(8))) {
            ByteString bytes = DescriptionBytes.write(DESCRIPTION);
            ByteString sha256 = DescriptionBytes.sha256(bytes);
            coordinator.describe(bytes);
            Task.Builder unbound = described(coordinator, 1, sha256);
            coordinator.say(unbound.setSecagg(HostileTasksTest.secagg(unbound)));
            TaskFailed failed = coordinator.hear(TaskFailed.class);
            assertThat(failed.getStage()).isEqualTo("aggregate");
            assertThat(failed.getReason()).contains("other devices may have been told of another one");
            assertThat(coordinator.described()).isZero();
            Task.Builder silent = coordinator
                    .task("run", 1)
                    .putAlgorithm(
                            ModelDescription.DIGEST_SETTING, HexFormat.of().formatHex(sha256.toByteArray()));
            coordinator.say(silent.setSecagg(HostileTasksTest.secagg(silent)));
            TaskFailed untold = coordinator.hear(TaskFailed.class);
            assertThat(untold.getStage()).isEqualTo("aggregate");
            assertThat(untold.getReason()).contains("name a description that its model does not have");
            Task.Builder bound = described(coordinator, 2, sha256)
                    .putAlgorithm(
                            ModelDescription.DIGEST_SETTING, HexFormat.of().formatHex(sha256.toByteArray()));
            cut(bound, DESCRIPTION.layout());
            coordinator.say(bound.setSecagg(HostileTasksTest.secagg(bound)));
            assertThat(coordinator.hear(SecAggDeviceMessage.class).hasKeys()).isTrue();
            assertThat(coordinator.described()).isEqualTo(1);
            assertThat(node.hasEnded()).isFalse();
        }
    }

    /** The same bytes cut in other places would be another model, which one device alone could be told of. */
    @Test
    void inASecureAggregationTheParametersAreCutAsIsDescribedOrTheTaskIsRefused() throws Exception {
        try (var coordinator = new LyingCoordinator(new float[HostileTasksTest.LENGTH]);
                ClientNode node = HostileTasksTest.start(coordinator, Bytes.megabytes(8))) {
            var silent = layout();
            assertSecure(coordinator, 1, layout("0/W", "0/b"), layout("0/b", "0/W"), false);
            assertSecure(coordinator, 2, layout("0/W", "0/b"), layout("0/W", "other"), false);
            ParameterLayout other = ParameterLayout.of(List.of("0/W", "0/b"), List.of(List.of(3, 2), List.of(4)));
            assertSecure(coordinator, 3, layout("0/W", "0/b"), other, false);
            ParameterLayout turned = ParameterLayout.of(List.of("0/W", "0/b"), List.of(List.of(2, 4), List.of(2)));
            assertSecure(coordinator, 4, layout("0/W", "0/b"), turned, false);
            assertSecure(coordinator, 5, silent, layout("0/W", "0/b"), false);
            assertSecure(coordinator, 6, layout("0/W", "0/b"), layout("0/W", "0/b"), true);
            assertThat(node.hasEnded()).isFalse();
        }
    }

    private static void assertSecure(
            LyingCoordinator coordinator, int round, ParameterLayout told, ParameterLayout cut, boolean taken)
            throws Exception {
        ByteString bytes = DescriptionBytes.write(description(told));
        ByteString sha256 = DescriptionBytes.sha256(bytes);
        coordinator.describe(bytes);
        Task.Builder task = described(coordinator, round, sha256)
                .putAlgorithm(ModelDescription.DIGEST_SETTING, HexFormat.of().formatHex(sha256.toByteArray()));
        cut(task, cut);
        coordinator.say(task.setSecagg(HostileTasksTest.secagg(task)));
        if (taken) {
            assertThat(coordinator.hear(SecAggDeviceMessage.class).hasKeys()).isTrue();
            return;
        }
        TaskFailed failed = coordinator.hear(TaskFailed.class);
        assertThat(failed.getStage()).isEqualTo("aggregate");
        assertThat(failed.getReason()).contains("slices are not those that its description has");
    }

    private static void cut(Task.Builder task, ParameterLayout layout) {
        task.getModelBuilder().clearSlices();
        layout.slices()
                .forEach(slice -> task.getModelBuilder()
                        .addSlices(Slice.newBuilder().setName(slice.name()).addAllShape(slice.shape())));
    }

    private static ModelDescription description(ParameterLayout layout) {
        return new ModelDescription(
                Map.of("kind", "mlp"),
                List.of(
                        new LayerDescription("dense", "0", 1, 2, Map.of("bias", "true")),
                        new LayerDescription("softmax", "", 1, 2, Map.of("loss", "cross-entropy"))),
                List.of("rest", "wave"),
                2,
                50,
                List.of(new ChannelDescription("acc", 1, 2)),
                Map.of(),
                1,
                "",
                layout);
    }

    /** Of ten values in all, or of none. */
    private static ParameterLayout layout(String... names) {
        List<List<Integer>> shapes = Arrays.stream(names)
                .map(name -> name.endsWith("W") ? List.of(4, 2) : List.of(2))
                .toList();
        return ParameterLayout.of(List.of(names), shapes);
    }

    private static Task.Builder described(LyingCoordinator coordinator, int round, ByteString sha256) {
        Task.Builder task = coordinator.task("run", round);
        task.getModelBuilder().setDescriptionSha256(sha256);
        return task;
    }

    private ClientNode start(LyingCoordinator coordinator) {
        return ClientNode.plaintext("127.0.0.1", coordinator.port())
                .device("watch")
                .training((task, model) -> {
                    if (!task.run().startsWith("served")) {
                        told.add(model.description());
                    }
                    return ClientUpdate.ofParameters(1, new float[model.parameters().length], Map.of());
                })
                .start();
    }
}
