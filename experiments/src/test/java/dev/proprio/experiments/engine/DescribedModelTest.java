package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.node.ClientNode;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.description.ChannelDescription;
import dev.proprio.proto.description.LayerDescription;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.v1.DescribeModelRequest;
import dev.proprio.proto.v1.FederationGrpc;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node is told of a run's model what the run itself writes of it, and what is told is bound to secure aggregations. */
@Timeout(120)
class DescribedModelTest {
    private static final String SETTINGS = """
        name: described
        engine: grpc
        data: {source: synthetic, devices: 4, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s, gravity: remove}}
        model: {kind: cnn1d, filters: [4], kernel: 3, dense: [5]}
        cohort: {size: 1, minimum: 1}
        rounds: 2
        """;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aNodeIsToldLayersClassesChannelsRateAndNormalization() throws Exception {
        List<Optional<ModelDescription>> told = Collections.synchronizedList(new ArrayList<>());
        try (var experiment = PreparedExperiment.prepare(spec(SETTINGS), 1);
                var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                ClientNode node = ClientNode.plaintext("127.0.0.1", server.port())
                        .device("watch")
                        .training((task, model) -> {
                            told.add(model.description());
                            assertThat(task.algorithm()).doesNotContainKey(ModelDescription.DIGEST_SETTING);
                            return ClientUpdate.ofParameters(1, new float[model.parameters().length], Map.of());
                        })
                        .start()) {
            assertThat(server.devices().await(1, Duration.ofSeconds(30))).isTrue();
            GlobalModel start = experiment.initialModel();
            new RoundEngine(experiment.definition("run"), server.fleet(Population.of(List.of("watch"))), List.of())
                    .run(start);
            assertThat(node.hasEnded()).isFalse();
            assertThat(told).hasSize(2);
            ModelDescription description = told.getFirst().orElseThrow();
            assertThat(told.getLast().orElseThrow()).isSameAs(description);
            ModelInput input = experiment.dataset().input();
            assertThat(description.classes()).isEqualTo(input.classes()).containsExactly("walk", "sit", "typing");
            assertThat(description.window()).isEqualTo(input.length());
            assertThat(description.rate()).isEqualTo(input.rate());
            assertThat(description.channels())
                    .isEqualTo(IntStream.range(0, input.channels().size())
                            .mapToObj(i -> new ChannelDescription(
                                    input.channels().get(i),
                                    input.normalization().mean()[i],
                                    input.normalization().deviation()[i]))
                            .toList());
            assertThat(description.architecture())
                    .containsEntry("kind", "cnn1d")
                    .containsEntry("kernel", "3");
            assertThat(description.preprocessing()).containsEntry("gravity", "remove");
            assertThat(description.layers()).isEqualTo(experiment.model().layers());
            assertThat(description.layers().stream().map(LayerDescription::kind))
                    .containsExactly(
                            "convolution",
                            "activation",
                            "max-pooling",
                            "flatten",
                            "dense",
                            "activation",
                            "dense",
                            "softmax");
            assertRefused(server.port(), Status.Code.UNAUTHENTICATED);
        }
    }

    @Test
    void inASecureAggregationTheDescriptionIsAmongTheSettingsThatAllAgreeOn() throws Exception {
        String secure = SETTINGS.replace("size: 1, minimum: 1", "size: 12").replace("devices: 4", "devices: 20")
                + "secure-aggregation: {protocol: secagg}\n";
        try (var experiment = PreparedExperiment.prepare(spec(secure), 1)) {
            RunDefinition run = experiment.definition("run");
            DescribedModel described = run.description().orElseThrow();
            assertThat(run.algorithm()).doesNotContainKey(ModelDescription.DIGEST_SETTING);
            var another = new DescribedModel(ByteString.EMPTY, ByteString.copyFrom(new byte[32]));
            assertThat(settings(run)).containsEntry(ModelDescription.DIGEST_SETTING, described.hex());
            assertThat(settings(run.with(RunDefinition::description, Optional.of(another))))
                    .containsEntry(ModelDescription.DIGEST_SETTING, another.hex());
            assertThat(settings(run.with(RunDefinition::description, Optional.empty())))
                    .doesNotContainKey(ModelDescription.DIGEST_SETTING);
        }
    }

    private static Map<String, String> settings(RunDefinition run) {
        return new dev.proprio.coordinator.round.RoundPlan(run, 1, 1, List.of("watch"), 1, Optional.empty())
                .taskFor("watch")
                .settings();
    }

    private static void assertRefused(int port, Status.Code code) {
        var channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        try {
            assertThatThrownBy(() -> FederationGrpc.newBlockingStub(channel)
                            .describeModel(DescribeModelRequest.newBuilder()
                                    .setSessionId("nobody's")
                                    .build()))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
        } finally {
            channel.shutdownNow();
        }
    }

    private ExperimentSpec spec(String settings) throws Exception {
        return ExperimentSpec.read(Files.writeString(folder.resolve("spec.yaml"), settings), List.of());
    }
}
